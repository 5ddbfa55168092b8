# Runs a BUGS program with 4 chains and prints one line for the table.
# Arguments: the program, the data (R dump; names that begin with init. are starting values), names to monitor with commas
# between, iterations of warm-up, iterations after it.
arguments <- commandArgs(trailingOnly = TRUE)
suppressPackageStartupMessages(library(rjags))
# Modules base and bugs, as they are loaded with the package: no module glm.
values <- new.env()
sys.source(arguments[2], values)
values <- as.list(values)
isStart <- startsWith(names(values), "init.")
start <- values[isStart]
names(start) <- sub("init.", "", names(start), fixed = TRUE)
starts <- lapply(1:4, function(chain) c(start, list(.RNG.name = "base::Mersenne-Twister", .RNG.seed = chain)))
# Data that the program does not use are a warning.
model <- suppressWarnings(jags.model(arguments[1], values[!isStart], starts, n.chains = 4, n.adapt = 0, quiet = TRUE))
warmup <- as.integer(arguments[4])
iterations <- as.integer(arguments[5])
begun <- proc.time()
invisible(adapt(model, warmup, end.adaptation = TRUE, progress.bar = "none"))
draws <- suppressWarnings(coda.samples(model, strsplit(arguments[3], ",")[[1]], iterations, progress.bar = "none"))
seconds <- (proc.time() - begun)[["user.self"]]
each <- sapply(colnames(draws[[1]]), function(name) posterior::ess_bulk(sapply(draws, function(chain) chain[, name])))
cat(sprintf("RESULT %.9g %.9g\n", seconds / (4 * (warmup + iterations)), min(each) / seconds))
