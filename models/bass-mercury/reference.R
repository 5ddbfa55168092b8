# Expected results for bass-mercury.csv: least squares, lme4, closed forms, quadrature and JAGS.  Rscript reference.R  writes
# reference.json.
source("../reference-tools.R")
adapt <- 2000
burn_in <- 5000
data <- read.csv("bass-mercury.csv")
s <- factor(data$station)
y <- log(data$mercury)
x <- log(data$length) - ave(log(data$length), s)
n <- as.numeric(table(s))
J <- length(n)
N <- sum(n)

# Least squares within stations: x is centred, so that intercept and slope of a station are independent.
Sxx <- as.numeric(tapply(x^2, s, sum))
b0_hat <- as.numeric(tapply(y, s, mean))
b1_hat <- as.numeric(tapply(x * y, s, sum)) / Sxx
rss <- sum((y - b0_hat[s] - b1_hat[s] * x)^2)

closed_form <- function(fit, names) {
  nu <- fit$df.residual
  R <- sum(resid(fit)^2)
  table <- summary(fit)$coefficients
  coefficients <- lapply(seq_len(nrow(table)), function(i) list(mean = table[i, 1], sd = table[i, 2] * sqrt(nu / (nu - 2))))
  sigma <- sqrt(R / 2) * exp(lgamma((nu - 1) / 2) - lgamma(nu / 2))
  sigma2 <- R / (nu - 2)
  list(method = "closed form: b ~ multivariate t(nu), sigma^2 ~ Inv-Gamma(nu/2, rss/2)", nu = nu, rss = R, parameters = c(
    setNames(coefficients, names), list(sigma = list(mean = sigma, sd = sqrt(sigma2 - sigma^2)), sigma2 = list(mean = sigma2, sd = sigma2 * sqrt(2 / (nu - 4))))))
}

# Coefficients (b0_j, b1_j) ~ N2(beta, Sigma) with Sigma of (tau0, tau1, rho): beta and the coefficients are integrated analytically,
# scales and correlation by Gauss-Legendre rules. prior: log density of (tau0, tau1, rho, sigma); precision: of beta's normal prior.
quadrature <- function(tau1, rho, prior, precision, beta_names, tau_names) {
  squared <- function(points, upper) { g <- gauss_legendre(points, 0, 1); list(x = upper * g$x^2, w = 2 * upper * g$x * g$w) }
  tau0 <- squared(40, 4)
  sigma <- gauss_legendre(24, 0.27, 0.55)
  grid <- expand.grid(t0 = seq_along(tau0$x), t1 = seq_along(tau1$x), r = seq_along(rho$x), s = seq_along(sigma$x))
  w <- tau0$w[grid$t0] * tau1$w[grid$t1] * rho$w[grid$r] * sigma$w[grid$s]
  t0 <- tau0$x[grid$t0]; t1 <- tau1$x[grid$t1]; r <- rho$x[grid$r]; s2 <- sigma$x[grid$s]^2
  S00 <- t0^2; S11 <- t1^2; S01 <- r * t0 * t1
  inverse <- function(j) {
    a <- S00 + s2 / n[j]; b <- S11 + s2 / Sxx[j]; det <- a * b - S01^2
    list(p00 = b / det, p11 = a / det, p01 = -S01 / det, log_det = log(det))
  }
  A00 <- A11 <- precision; A01 <- B0 <- B1 <- C <- determinant <- 0
  for (j in 1:J) {
    V <- inverse(j)
    A00 <- A00 + V$p00; A11 <- A11 + V$p11; A01 <- A01 + V$p01
    B0 <- B0 + V$p00 * b0_hat[j] + V$p01 * b1_hat[j]; B1 <- B1 + V$p01 * b0_hat[j] + V$p11 * b1_hat[j]
    C <- C + V$p00 * b0_hat[j]^2 + 2 * V$p01 * b0_hat[j] * b1_hat[j] + V$p11 * b1_hat[j]^2
    determinant <- determinant + V$log_det
  }
  det <- A00 * A11 - A01^2
  K00 <- A11 / det; K11 <- A00 / det; K01 <- -A01 / det
  m0 <- K00 * B0 + K01 * B1; m1 <- K01 * B0 + K11 * B1
  log_p <- prior(t0, t1, r, sqrt(s2)) - 0.5 * (determinant + log(det) + C - m0 * B0 - m1 * B1) - 0.5 * ((N - 2 * J) * log(s2) + rss / s2)
  w <- w * exp(log_p - max(log_p)); w <- w / sum(w)
  parameters <- setNames(list(mixture(w, m0, K00), mixture(w, m1, K11)), beta_names)
  b1 <- list()
  for (j in 1:J) {
    # b = beta + G (b_hat - beta) + noise, with gain G = Sigma V^-1 and covariance Sigma - G Sigma.
    V <- inverse(j)
    g00 <- S00 * V$p00 + S01 * V$p01; g01 <- S00 * V$p01 + S01 * V$p11; g10 <- S01 * V$p00 + S11 * V$p01; g11 <- S01 * V$p01 + S11 * V$p11
    h00 <- 1 - g00; h11 <- 1 - g11
    parameters[[paste0("b0[", j, "]")]] <- mixture(w, m0 + g00 * (b0_hat[j] - m0) + g01 * (b1_hat[j] - m1),
      S00 - g00 * S00 - g01 * S01 + h00^2 * K00 - 2 * h00 * g01 * K01 + g01^2 * K11)
    b1[[paste0("b1[", j, "]")]] <- mixture(w, m1 + g10 * (b0_hat[j] - m0) + g11 * (b1_hat[j] - m1),
      S11 - g10 * S01 - g11 * S11 + h11^2 * K11 - 2 * h11 * g10 * K01 + g10^2 * K00)
  }
  scales <- setNames(list(mixture(w, t0), mixture(w, t1)), tau_names)
  c(parameters, b1, scales, list(rho = mixture(w, r), sigma = mixture(w, sqrt(s2))))
}
exact <- function(parameters) list(method = "deterministic quadrature: location parameters integrated analytically, scale parameters on a grid", parameters = parameters)
none <- list(x = 0, w = 1)
slopes <- { g <- gauss_legendre(40, 0, 1); list(x = 8 * g$x^2, w = 16 * g$x * g$w) }
half_t <- function(v) dt(v / 2.5, 3, log = TRUE)
jeffreys <- function(t0, t1, r, s) -log(s)
lkj <- function(t0, t1, r, s) half_t(t0) + half_t(t1) + half_t(s) + log(1 - r^2)

likelihood <- "model { for (i in 1:N) { y[i] ~ dnorm(b0[s[i]] + %s * x[i], 1 / sigma^2) } "
improper <- "beta0 ~ dnorm(0, 1.0E-8); beta1 ~ dnorm(0, 1.0E-8); phi ~ dgamma(1.0E-6, 1.0E-6); sigma <- 1 / sqrt(phi); tau0 ~ dunif(0, 100); "
programs <- list(
  random_intercepts = paste(sprintf(likelihood, "beta1"), improper, "for (j in 1:J) { b0[j] ~ dnorm(beta0, 1 / tau0^2) } }"),
  random_slopes_independent = paste(sprintf(likelihood, "b1[s[i]]"), improper, "tau1 ~ dunif(0, 100)
    for (j in 1:J) { b0[j] ~ dnorm(beta0, 1 / tau0^2); b1[j] ~ dnorm(beta1, 1 / tau1^2) } }"),
  random_slopes_correlated = paste(sprintf(likelihood, "b1[s[i]]"), "
    for (j in 1:J) { b0[j] ~ dnorm(beta[1], 1 / tau[1]^2); b1[j] ~ dnorm(beta[2] + rho * tau[2] / tau[1] * (b0[j] - beta[1]), 1 / (tau[2]^2 * (1 - rho^2))) }
    for (k in 1:2) { beta[k] ~ dnorm(0, 1 / 25); tau[k] ~ dt(0, 1 / 2.5^2, 3) T(0,) }
    r ~ dbeta(2, 2); rho <- 2 * r - 1; sigma ~ dt(0, 1 / 2.5^2, 3) T(0,) }"))
monitors <- list(
  random_intercepts = c("beta0", "beta1", "tau0", "sigma", "b0", "deviance"),
  random_slopes_independent = c("beta0", "beta1", "tau0", "tau1", "sigma", "b0", "b1", "deviance"),
  random_slopes_correlated = c("beta", "tau", "rho", "sigma", "b0", "b1", "deviance"))
results <- list(
  random_intercepts = {
    all <- quadrature(none, none, jeffreys, 0, c("beta0", "beta1"), c("tau0", "tau1"))
    all[!(names(all) %in% c("tau1", "rho", paste0("b1[", 1:J, "]")))]
  },
  random_slopes_independent = {
    all <- quadrature(slopes, none, jeffreys, 0, c("beta0", "beta1"), c("tau0", "tau1"))
    all[names(all) != "rho"]
  },
  random_slopes_correlated = quadrature(slopes, gauss_legendre(24, -1, 1), lkj, 1 / 25, c("beta[1]", "beta[2]"), c("tau[1]", "tau[2]")))
texts <- list(
  common_line = "y ~ N(beta0 + beta1 x, sigma^2); flat prior on coefficients, p(1/sigma^2) prop. to sigma^2",
  parallel_lines_fixed = "y ~ N(b0[station] + beta1 x, sigma^2); flat prior on all coefficients, p(1/sigma^2) prop. to sigma^2",
  separate_lines = "y ~ N(b0[station] + b1[station] x, sigma^2), common sigma; flat prior on all coefficients, p(1/sigma^2) prop. to sigma^2",
  random_intercepts = "y ~ N(b0[station] + beta1 x, sigma^2); b0_j ~ N(beta0, tau0^2); p(beta0), p(beta1) prop. to 1; p(1/sigma^2) prop. to sigma^2; flat prior on tau0. JAGS uses N(0, var 1e8), Gamma(1e-6,1e-6), Uniform(0,100)",
  random_slopes_independent = "y ~ N(b0[station] + b1[station] x, sigma^2); b0_j ~ N(beta0, tau0^2), b1_j ~ N(beta1, tau1^2) independent; priors as random_intercepts, flat in tau0 and tau1",
  random_slopes_correlated = "y ~ N(b0[station] + b1[station] x, sigma^2); (b0_j,b1_j) ~ N2(beta, Sigma), Sigma = diag(tau) R diag(tau); beta_k ~ N(0, 5^2); tau_k, sigma ~ half-Student-t(3 df, scale 2.5); R ~ LKJ(2), i.e. p(rho) prop. to 1-rho^2")

common <- lm(y ~ x)
parallel <- lm(y ~ s - 1 + x)
separate <- lm(y ~ s - 1 + s:x)
b0 <- paste0("b0[", 1:J, "]")
b1 <- paste0("b1[", 1:J, "]")
models <- list(
  common_line = list(model = texts$common_line, exact = closed_form(common, c("beta0", "beta1"))),
  parallel_lines_fixed = list(model = texts$parallel_lines_fixed, exact = closed_form(parallel, c(b0, "beta1"))),
  separate_lines = list(model = texts$separate_lines, exact = closed_form(separate, c(b0, b1))))
for (name in names(programs)) {
  draws <- 5000
  thin <- 4
  samples <- jags_samples(programs[[name]], list(y = y, x = x, s = as.integer(s), N = N, J = J), monitors[[name]], draws, thin)
  few <- do.call(rbind, lapply(samples, function(chain) as.matrix(chain)[seq(1, draws, length.out = 5000), ]))
  slope <- if (name == "random_intercepts") matrix(few[, "beta1"], nrow(few), J) else few[, b1]
  log_lik <- sapply(seq_len(N), function(i) dnorm(y[i], few[, b0[s[i]]] + slope[, s[i]] * x[i], few[, "sigma"], log = TRUE))
  models[[name]] <- list(model = texts[[name]], exact = exact(results[[name]]), jags = jags_block(samples, draws, thin),
    loo_waic = loo_block(log_lik, "JAGS draws, 5000 per chain x 4 chains (evenly thinned); conditional log-likelihood log p(y_i | group effects, sigma)"))
}

a <- anova(common, parallel, separate)
mixed <- function(formula, REML) lmer_block(lmer(formula, REML = REML))
write_reference(list(
  about = about("bass-mercury.csv: river, station, length (cm), weight (g), mercury (ppm), simulated by simulate.R; y = log(mercury), x = log(length) - station mean of log(length); stations in sorted order"),
  lme4 = list(
    common_lm = lm_block(common), parallel_fixed_lm = lm_block(parallel), separate_lm = lm_block(separate),
    random_intercepts_REML = mixed(y ~ x + (1 | s), TRUE), random_intercepts_ML = mixed(y ~ x + (1 | s), FALSE),
    random_slopes_independent_REML = mixed(y ~ x + (1 | s) + (0 + x | s), TRUE), random_slopes_independent_ML = mixed(y ~ x + (1 | s) + (0 + x | s), FALSE),
    random_slopes_correlated_REML = mixed(y ~ x + (x | s), TRUE), random_slopes_correlated_ML = mixed(y ~ x + (x | s), FALSE),
    anova_nested = list(models = c("common", "parallel", "separate"), res_df = a$Res.Df, rss = a$RSS, F = a$F, p = a$`Pr(>F)`)),
  models = models))
