# Simulated scores in 100 schools of the sizes of Hoff's data: means of schools from one population, variances of schools
# from another.  Rscript simulate.R  writes math-scores.csv beside it.
set.seed(20261125)
n <- c(31, 22, 23, 19, 21, 16, 16, 22, 24, 18, 11, 30, 19, 18, 12, 23, 7, 14, 12, 20, 15, 24, 14, 20, 19, 30, 12, 22, 20, 16,
       22, 15, 26, 24, 17, 12, 32, 16, 27, 25, 22, 28, 15, 17, 15, 21, 20, 22, 15, 18, 19, 25, 11, 27, 24, 24, 25, 28, 18, 28,
       24, 13, 16, 27, 17, 15, 4, 19, 24, 27, 22, 13, 27, 17, 23, 13, 21, 13, 13, 12, 20, 5, 14, 24, 15, 17, 22, 21, 26, 30,
       20, 20, 25, 8, 25, 21, 27, 31, 24, 30)
mu <- 48
tau <- 5
nu0 <- 20
sigma02 <- 80
theta <- rnorm(length(n), mu, tau)
sigma2 <- 1 / rgamma(length(n), nu0 / 2, nu0 * sigma02 / 2)
school <- rep(seq_along(n), n)
mathscore <- round(rnorm(length(school), theta[school], sqrt(sigma2[school])), 2)
write.csv(data.frame(school, mathscore), "math-scores.csv", row.names = FALSE, quote = FALSE)
