# Simulated bass from the 16 stations of the mercury study, as many at each as were caught: log mercury is a line of log length,
# centred within the station, with correlated intercepts and slopes.  Rscript simulate.R  writes bass-mercury.csv beside it.
set.seed(20261125)
station <- c(paste0("l", 1:7), paste0("w", 1:9))
n <- c(10, 19, 13, 10, 14, 3, 4, 10, 14, 3, 21, 9, 13, 4, 13, 11)
beta <- c(0, 1.9)
tau <- c(0.45, 0.6)
rho <- -0.3
sigma <- 0.38
z <- matrix(rnorm(2 * length(n)), ncol = 2)
b0 <- beta[1] + tau[1] * z[, 1]
b1 <- beta[2] + tau[2] * (rho * z[, 1] + sqrt(1 - rho^2) * z[, 2])
s <- rep(seq_along(n), n)
length <- round(exp(rnorm(length(s), rnorm(length(n), 3.67, 0.1)[s], 0.19)), 1)
weight <- round(exp(-4.55 + 3.12 * log(length) + rnorm(length(s), 0, 0.08)))
x <- log(length) - ave(log(length), s)
mercury <- signif(exp(b0[s] + b1[s] * x + rnorm(length(s), 0, sigma)), 3)
river <- ifelse(substr(station, 1, 1) == "l", "lumber", "waccamaw")
write.csv(data.frame(river = river[s], station = station[s], length, weight, mercury), "bass-mercury.csv", row.names = FALSE, quote = FALSE)
