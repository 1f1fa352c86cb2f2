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
