# A tour of Bifrons from R, on the bundled example. It is the code of ../r.md, and needs nothing but R and the program; parts that use
# arrow or duckdb are left out, and said so, where those packages are not installed.
#
#   Rscript docs/r/tour.R
#
# BIFRONS names the program, if it is not on the path. The picture is written to faces.png in the folder where R runs.

# -- ask --------------------------------------------------------------
bifrons <- Sys.getenv("BIFRONS", "bifrons")
ledger <- file.path(tempdir(), "ledger")

run <- function(...) {
  out <- suppressWarnings(system2(bifrons, shQuote(c(...)), stdout = TRUE))
  status <- attr(out, "status")
  # 0 is done, 1 is nothing found, 2 is an error, which is told on the console.
  if (!is.null(status) && status > 1) stop("bifrons ", ..1, " failed")
  out
}

ask <- function(...) {
  out <- run(..., "--ledger", ledger, "--format", "csv", "--quiet")
  Encoding(out) <- "UTF-8"
  read.csv(text = out, na.strings = "")
}

invisible(run("example", "--ledger", ledger))

# -- faces ------------------------------------------------------------
faces <- ask("faces", "India", "China", "--by", "quarter")
both <- subset(faces, direction == "both")
print(both[c("period", "vc", "mc", "vk", "mk", "duality", "gap", "reports")], row.names = FALSE)

# -- picture ----------------------------------------------------------
mirrored <- function(both, title) {
  # Deeds stand at the axis, words outside; conflict to the right.
  right <- t(as.matrix(both[c("mk", "vk")]))
  left <- -t(as.matrix(both[c("mc", "vc")]))
  most <- max(colSums(right), -colSums(left))
  old <- par(mar = c(5, 6, 3, 1), las = 1)
  on.exit(par(old))
  # From the latest up: the first row of a bar plot is at the bottom.
  draw <- function(cells, colours, add) {
    barplot(cells[, rev(seq_len(ncol(cells)))], horiz = TRUE, names.arg = rev(both$period), col = colours,
            border = NA, xlim = c(-most, most), axes = FALSE, axisnames = !add, add = add)
  }
  draw(left, c("#2b6cb0", "#a9c7e8"), FALSE)
  draw(right, c("#c05621", "#f2c6a0"), TRUE)
  ticks <- pretty(c(-most, most))
  axis(1, at = ticks, labels = abs(ticks))
  abline(v = 0)
  title(main = title, xlab = "cooperation     events     conflict")
  legend("bottomright", c("deeds", "words"), fill = c("#c05621", "#f2c6a0"), border = NA, bty = "n")
}

if (capabilities("png")) {
  png("faces.png", width = 900, height = 560, res = 110)
  mirrored(both, "India and China")
  invisible(dev.off())
}

# -- evidence ---------------------------------------------------------
deeds <- ask("evidence", "India", "China", "--face", "conflict", "--kind", "deed", "--since", "2024-10", "--until", "2024-12")
options(width = 110)
deeds$sentence <- substr(gsub("\\s+", " ", deeds$text), 1, 44)
print(deeds[c("date", "event", "direction", "reports", "sentence")], row.names = FALSE, right = FALSE)

# -- sql --------------------------------------------------------------
told <- ask("query", "
  SELECT publisher, count(DISTINCT event_key) AS events, count(*) AS reports
  FROM reports JOIN documents ON documents.id = reports.doc
  WHERE counted GROUP BY publisher ORDER BY reports DESC, publisher LIMIT 5")
print(told, row.names = FALSE)

# -- arrow ------------------------------------------------------------
if (requireNamespace("arrow", quietly = TRUE) && requireNamespace("dplyr", quietly = TRUE)) {
  library(dplyr, warn.conflicts = FALSE)
  events <- arrow::open_dataset(file.path(ledger, "events"), unify_schemas = TRUE)
  events |>
    filter(counted) |>
    count(event, quad, name = "reports") |>
    arrange(desc(reports), event) |>
    head(5) |>
    collect() |>
    as.data.frame() |>
    print(row.names = FALSE)
} else {
  cat("skipped: the ledger's files with arrow; the packages arrow and dplyr are not installed\n")
}

# -- duckdb -----------------------------------------------------------
if (requireNamespace("duckdb", quietly = TRUE)) {
  con <- DBI::dbConnect(duckdb::duckdb())
  print(DBI::dbGetQuery(con, sprintf("
    SELECT event, quad, count(*) AS reports
    FROM read_parquet('%s/events/**/*.parquet')
    WHERE counted GROUP BY ALL ORDER BY reports DESC, event LIMIT 5", ledger)), row.names = FALSE)
  DBI::dbDisconnect(con, shutdown = TRUE)
} else {
  cat("skipped: the ledger's files with duckdb; the package duckdb is not installed\n")
}

# -- code -------------------------------------------------------------
sentences <- c(
  "Russia accused Ukraine of shelling a village on Monday.",
  "Greece and Turkey did not sign the agreement.",
  "France will send 40 tanks to Poland next week.")
out <- system2(bifrons, c("code", "-", "--format", "csv", "--quiet"), input = sentences, stdout = TRUE)
events <- read.csv(text = out, na.strings = "")
print(events[c("event", "actor", "recipient", "factuality", "counted")], row.names = FALSE)
