# Makes short_runs.csv: R-hat, ESS and MCSE of many small and hostile sets of draws, by R's posterior 1.4.0.
# One line a case: kind, chains, iterations, the statistics, then the draws chain after chain.
suppressMessages(library(posterior))
set.seed(20261121)
kinds <- list(
  normal = function(n) rnorm(n),
  ties = function(n) rpois(n, 1),
  binary = function(n) rbinom(n, 1, 0.5),
  offset = function(n) 1e4 + rnorm(n),
  huge = function(n) 1e150 * rnorm(n),
  walk = function(n) cumsum(rnorm(n)),
  zigzag = function(n) rep_len(c(-1, 1), n) + 0.1 * rnorm(n),
  infinite = function(n) ifelse(runif(n) < 0.1, sample(c(-Inf, Inf), n, TRUE), rnorm(n)))
number <- function(x) ifelse(is.na(x), "NaN", sprintf("%.17g", x))
lines <- character()
for (kind in names(kinds)) for (chains in 1:3) for (n in c(1:14, 25, 60, 151)) {
  x <- matrix(kinds[[kind]](chains * n), n, chains)
  f <- function(e) suppressWarnings(tryCatch(as.numeric(e), error = function(err) NA))
  s <- c(f(rhat(x)), f(rhat_basic(x)), f(rhat_basic(x, split = FALSE)), f(ess_bulk(x)), f(ess_tail(x)), f(ess_mean(x)),
         f(ess_sd(x)), f(ess_median(x)), f(ess_basic(x, split = FALSE)), f(mcse_mean(x)), f(mcse_sd(x)), f(mcse_median(x)),
         f(mcse_quantile(x, 0.05)), f(mcse_quantile(x, 0.95)))
  lines <- c(lines, paste(c(kind, chains, n, number(s), number(c(x))), collapse = ","))
}
writeLines(lines, "short_runs.csv")
