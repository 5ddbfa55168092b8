# Expected results for math-scores.csv: analysis of variance, lme4, quadrature and JAGS.  Rscript reference.R  writes reference.json.
source("../reference-tools.R")
adapt <- 500
burn_in <- 1000
data <- read.csv("math-scores.csv")
y <- data$mathscore
s <- factor(data$school)
n <- as.numeric(table(s))
J <- length(n)
N <- sum(n)
ybar <- as.numeric(tapply(y, s, mean))
within <- sum((y - ybar[s])^2)

# theta_j ~ N(mu, tau2), mu ~ N(50, prior_variance): mu and theta are integrated analytically, log sigma2 and log tau2 on a grid.
quadrature <- function(log_prior, mean0, prior_precision, points = 300) {
  grid <- expand.grid(s2 = exp(seq(log(55), log(130), length.out = points)), t2 = exp(seq(log(4), log(120), length.out = points)))
  A <- prior_precision; B <- prior_precision * mean0; C <- prior_precision * mean0^2; determinant <- 0
  for (j in 1:J) {
    v <- grid$t2 + grid$s2 / n[j]
    A <- A + 1 / v; B <- B + ybar[j] / v; C <- C + ybar[j]^2 / v; determinant <- determinant + log(v)
  }
  log_p <- log_prior(grid$s2, grid$t2) - 0.5 * (determinant + log(A) + C - B^2 / A) - 0.5 * ((N - J) * log(grid$s2) + within / grid$s2)
  w <- exp(log_p - max(log_p)); w <- w / sum(w)
  parameters <- list(mu = mixture(w, B / A, 1 / A))
  for (j in 1:J) {
    p <- n[j] / grid$s2 + 1 / grid$t2
    parameters[[paste0("theta[", j, "]")]] <- mixture(w, (n[j] * ybar[j] / grid$s2 + B / A / grid$t2) / p, 1 / p + 1 / (grid$t2 * p)^2 / A)
  }
  c(parameters, list(sigma2 = mixture(w, grid$s2), tau2 = mixture(w, grid$t2), sigma = mixture(w, sqrt(grid$s2)), tau = mixture(w, sqrt(grid$t2))))
}
exact <- function(...) list(method = "deterministic quadrature: location parameters integrated analytically, scale parameters on a grid",
                            parameters = quadrature(...))

# Densities of (log sigma2, log tau2).
informative <- function(s2, t2) -0.5 * log(s2) - 50 / s2 - 0.5 * log(t2) - 50 / t2
default <- function(s2, t2) 0.5 * log(t2)

likelihood <- "model { for (i in 1:N) { y[i] ~ dnorm(theta[s[i]], 1 / sigma2) } for (j in 1:J) { theta[j] ~ dnorm(mu, 1 / tau2) } "
programs <- list(
  informative = paste(likelihood, "mu ~ dnorm(50, 1 / 25); phi ~ dgamma(0.5, 50); sigma2 <- 1 / phi; phi_mu ~ dgamma(0.5, 50); tau2 <- 1 / phi_mu }"),
  default = paste(likelihood, "mu ~ dnorm(50, 1.0E-8); phi ~ dgamma(1.0E-6, 1.0E-6); sigma2 <- 1 / phi; tau ~ dunif(0, 1000); tau2 <- tau^2 }"),
  school_variances = "model {
    for (i in 1:N) { y[i] ~ dnorm(theta[s[i]], phi[s[i]]) }
    for (j in 1:J) { theta[j] ~ dnorm(mu, phi_mu); phi[j] ~ dgamma(nu0 / 2, nu0 * sigma02 / 2); sigma2[j] <- 1 / phi[j] }
    mu ~ dnorm(50, 1 / 25); phi_mu ~ dgamma(0.5, 50); tau2 <- 1 / phi_mu; nu0 ~ dgamma(2, 0.1); sigma02 ~ dgamma(1, 0.01) }")
monitors <- list(informative = c("mu", "sigma2", "tau2", "theta", "deviance"), default = c("mu", "sigma2", "tau2", "theta", "deviance"),
                 school_variances = c("mu", "tau2", "nu0", "sigma02", "theta", "sigma2", "deviance"))

texts <- list(
  informative = "y_ij ~ N(theta_j, sigma2); theta_j ~ N(mu, tau2); mu ~ N(50, 5^2); 1/sigma2 ~ Gamma(1/2, 100/2); 1/tau2 ~ Gamma(1/2, 100/2)",
  default = "same likelihood; p(mu) prop. to 1; p(phi) prop. to 1/phi with phi=1/sigma2; p(tau) prop. to 1; JAGS approximates them with mu ~ N(50, var 1e8), phi ~ Gamma(1e-6,1e-6), tau ~ Uniform(0,1000)",
  school_variances = "y_ij ~ N(theta_j, sigma2_j); theta_j ~ N(mu, tau2); 1/sigma2_j ~ Gamma(nu0/2, nu0 sigma02/2); nu0 ~ Gamma(2, 0.1); sigma02 ~ Gamma(1, 0.01); mu ~ N(50, 5^2); 1/tau2 ~ Gamma(1/2, 100/2)")

log_likelihood <- function(draws, name) {
  theta <- draws[, paste0("theta[", 1:J, "]")]
  variance <- if (name == "school_variances") draws[, paste0("sigma2[", 1:J, "]")] else matrix(draws[, "sigma2"], nrow(draws), J)
  sapply(seq_len(N), function(i) dnorm(y[i], theta[, s[i]], sqrt(variance[, s[i]]), log = TRUE))
}

models <- list()
for (name in names(programs)) {
  draws <- if (name == "school_variances") 5000 else 2500
  thin <- 1
  samples <- jags_samples(programs[[name]], list(y = y, s = as.integer(s), N = N, J = J), monitors[[name]], draws, thin)
  few <- do.call(rbind, lapply(samples, function(chain) as.matrix(chain)[seq(1, draws, length.out = 500), ]))
  models[[name]] <- c(
    list(model = texts[[name]]),
    if (name == "informative") list(exact = exact(informative, 50, 1 / 25)),
    if (name == "default") list(exact = exact(default, 0, 0)),
    list(jags = jags_block(samples, draws, thin)),
    if (name != "default") list(
         loo_waic = loo_block(log_likelihood(few, name), "JAGS draws, 500 per chain x 4 chains (evenly thinned); conditional log-likelihood log p(y_i | theta, sigma)")))
}

a <- anova(lm(y ~ s))
write_reference(list(
  about = about("math-scores.csv: school (1..100), mathscore; simulated by simulate.R"),
  lme4_and_anova = list(
    anova = list(df = a$Df, sum_sq = a$`Sum Sq`, mean_sq = a$`Mean Sq`, F = a$`F value`[1], p = a$`Pr(>F)`[1]),
    lmer_REML = lmer_block(lmer(y ~ 1 + (1 | s))), lmer_ML = lmer_block(lmer(y ~ 1 + (1 | s), REML = FALSE)),
    group_n = n, group_mean = ybar, group_var = as.numeric(tapply(y, s, var))),
  models = models))
