# Fits a Stan program with the settings of the table's standard run and prints one line for the table.
# Arguments: the program, the data (R dump), a folder for compiled programs.
arguments <- commandArgs(trailingOnly = TRUE)
suppressPackageStartupMessages(library(rstan))
# Debian's package BH holds no headers: the system's Boost is then in the usual place.
if (identical(rstan_options("boost_lib"), "") && dir.exists("/usr/include/boost"))
  rstan_options(boost_lib = "/usr/include")
program <- file.path(arguments[3], basename(arguments[1]))
if (!file.exists(program) || !identical(readLines(program), readLines(arguments[1])))
  invisible(file.copy(arguments[1], program, overwrite = TRUE))
data <- read_rdump(arguments[2])
# auto_write keeps the compiled program beside the text.
model <- stan_model(program, auto_write = TRUE)
fit <- sampling(model, data = data, chains = 4, warmup = 1000, iter = 2000, seed = 1, cores = 1, refresh = 0)
draws <- as.array(fit)
draws <- draws[, , dimnames(draws)[[3]] != "lp__", drop = FALSE]
varies <- apply(draws, 3, function(x) length(unique(as.vector(x))) > 1)
ess <- min(apply(draws[, , varies, drop = FALSE], 3, rstan::ess_bulk))
seconds <- get_elapsed_time(fit)
steps <- sum(sapply(get_sampler_params(fit, inc_warmup = FALSE), function(p) sum(p[, "n_leapfrog__"])))
cat(sprintf("RESULT %.9g %.9g %.9g %.9g\n", 1e6 * sum(seconds[, "sample"]) / steps, steps / 4000,
            ess / sum(seconds[, "sample"]), ess / sum(seconds)))
