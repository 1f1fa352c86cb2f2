-- What is asked of a ledger here and on a cluster, one question a line; answers must be the same rows.
SELECT 1 AS one
SELECT count(*) AS n FROM documents
SELECT count(*) AS n FROM events
SELECT count(*) AS n FROM pairs
SELECT count(*) AS n FROM volume
SELECT count(*) AS n FROM mentions
SELECT count(*) AS n FROM indicators
SELECT count(*) AS n FROM memberships
SELECT count(*) AS n FROM yearly
SELECT count(*) AS n FROM rejected
SELECT count(*) AS n, count(DISTINCT event_key) AS events FROM reports
SELECT * FROM documents ORDER BY id
SELECT * FROM events ORDER BY id
SELECT * FROM pairs ORDER BY id, lo, hi, a
SELECT * FROM volume ORDER BY day, origin, quad
SELECT * FROM indicators ORDER BY id
SELECT * FROM memberships ORDER BY id
SELECT * FROM yearly ORDER BY dataset, variable, a, b, since
SELECT * FROM rejected ORDER BY source, line
SELECT event_key, count(*) AS reports, min(date) AS first FROM reports GROUP BY event_key HAVING count(*) > 1 ORDER BY event_key
SELECT event, count(*) AS n FROM events GROUP BY event ORDER BY n DESC, event
SELECT lo, hi, count(*) AS n FROM pairs GROUP BY lo, hi ORDER BY n DESC, lo, hi LIMIT 50
SELECT origin, quad, sum(rows) AS n FROM volume GROUP BY origin, quad ORDER BY origin, quad
SELECT factuality, counted, count(*) AS n FROM events GROUP BY factuality, counted ORDER BY 1, 2
SELECT quad, avg(score) AS mean, stddev(score) AS spread FROM events GROUP BY quad ORDER BY quad
SELECT d.publisher, e.quad, count(*) AS n FROM events e JOIN documents d ON d.id = e.doc GROUP BY 1, 2 ORDER BY 1, 2
SELECT d.publisher, count(e.id) AS n FROM documents d LEFT JOIN events e ON e.doc = d.id AND e.counted GROUP BY 1 ORDER BY 1
SELECT id FROM documents WHERE id NOT IN (SELECT doc FROM events WHERE doc IS NOT NULL) ORDER BY id
SELECT lo, hi, day, quad, sum(1) OVER (PARTITION BY lo, hi ORDER BY day, id, a) AS so_far FROM pairs ORDER BY lo, hi, day, id, a
SELECT date_trunc('month', day) AS month, quad, count(*) AS n FROM events WHERE day IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
WITH busy AS (SELECT lo, hi FROM pairs GROUP BY lo, hi HAVING count(*) > 2) SELECT p.lo, p.hi, p.quad, count(*) AS n FROM pairs p JOIN busy b ON p.lo = b.lo AND p.hi = b.hi GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
SELECT unnest(actor)['code'] AS code, count(*) AS n FROM events GROUP BY 1 ORDER BY n DESC, 1
SELECT id, magnitude['killed'] AS killed FROM events WHERE magnitude['killed'] > 0 ORDER BY id
SELECT quad, count(*) AS n FROM events WHERE counted GROUP BY quad UNION ALL SELECT 'all', count(*) FROM events ORDER BY 1
SELECT e['event'] AS event, count(*) AS n FROM (SELECT unnest(code(text, date)) AS e FROM documents) GROUP BY 1 ORDER BY 1
SELECT unnest(code('Russia accused Ukraine of lying.', '2024-05-06'))
SELECT unnest(code(text, date)) FROM documents ORDER BY 1
SELECT quad, count(*) * 1.0 / (SELECT count(*) FROM events) AS share FROM events GROUP BY quad
SELECT (SELECT count(*) FROM events) AS e, (SELECT count(*) FROM documents) AS d
SELECT e.n, d.n FROM (SELECT count(*) n FROM events) e CROSS JOIN (SELECT count(*) n FROM documents) d
SELECT v.x, count(*) FROM (VALUES ('1'),('2')) AS v(x) JOIN events ON events.quad = v.x GROUP BY 1
SELECT * FROM (VALUES (1,'a'),(2,'b')) AS v(n, t)
SELECT id FROM documents d WHERE EXISTS (SELECT 1 FROM events e WHERE e.doc = d.id AND e.quad = '4')
SELECT DISTINCT event FROM events
SELECT event FROM events INTERSECT SELECT event FROM events WHERE counted
SELECT event FROM events EXCEPT SELECT event FROM events WHERE counted
SELECT event, row_number() OVER (ORDER BY id) AS r FROM events ORDER BY r LIMIT 5
SELECT max(day), min(day), count(DISTINCT doc) FROM events
SELECT quad, approx_distinct(doc) FROM events GROUP BY quad
SELECT quad, array_agg(id ORDER BY id) FROM events GROUP BY quad
SELECT count(*) FROM events WHERE day > (SELECT max(day) FROM events) - INTERVAL '90 days'
SELECT a.lo, a.hi, a.n, b.n FROM (SELECT lo, hi, count(*) n FROM pairs WHERE quad='1' GROUP BY 1,2) a FULL OUTER JOIN (SELECT lo, hi, count(*) n FROM pairs WHERE quad='4' GROUP BY 1,2) b ON a.lo=b.lo AND a.hi=b.hi
SELECT e1.id FROM events e1 JOIN events e2 ON e1.doc = e2.doc AND e1.id < e2.id
SELECT count(*) FROM events WHERE 1 = 0
SELECT id FROM events WHERE 1 = 0
SELECT event, count(*) FROM events GROUP BY GROUPING SETS ((event), ())
SELECT event, quad, count(*) FROM events GROUP BY ROLLUP (event, quad)
SELECT median(score), stddev(score) FROM events
SELECT id, lag(day) OVER (PARTITION BY event ORDER BY day, id) FROM events
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT * FROM t
SELECT d.id FROM documents d ORDER BY d.id LIMIT 3 OFFSET 2
SELECT event FROM events UNION SELECT publisher FROM documents
SELECT 1 UNION ALL SELECT 2
SELECT count(*) FROM yearly UNION ALL SELECT count(*) FROM events WHERE counted
