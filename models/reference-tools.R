# What the scripts <study>/reference.R share: blocks of reference.json from fits of lm, lme4 and JAGS, and moments of mixtures of
# normals for quadrature.  R with jsonlite, lme4, rjags, posterior and loo.
suppressMessages({ library(jsonlite); library(lme4); library(rjags); library(posterior); library(loo) })

# Each script sets adapt and burn_in, the numbers of iterations before draws are kept.
chains <- 4
seeds <- 101:104

about <- function(data) list(
  exact = "deterministic quadrature or closed form: no Monte Carlo error; where present it is the preferred reference",
  ess_rhat = "ess_bulk, ess_tail, rhat, mcse_mean, mcse_sd from R posterior",
  software = paste0(R.version.string, ", JAGS ", jags.version(), ", rjags ", packageVersion("rjags"), ", lme4 ", packageVersion("lme4"),
                    ", loo ", packageVersion("loo"), ", posterior ", packageVersion("posterior")),
  data = data)

write_reference <- function(reference, file = "reference.json")
  write_json(reference, file, auto_unbox = TRUE, digits = I(10), pretty = 1, null = "null", na = "null")

# Name = value pairs of a vector.
named <- function(x) setNames(as.list(unname(x)), names(x))

coefficients_of <- function(table) {
  columns <- c("estimate", "se", "t", "p")[seq_len(ncol(table))]
  setNames(lapply(seq_len(nrow(table)), function(i) setNames(as.list(unname(table[i, ])), columns)), rownames(table))
}

lm_block <- function(fit) {
  s <- summary(fit)
  list(formula = deparse(formula(fit)), coef = coefficients_of(s$coefficients), sigma = s$sigma, df_residual = fit$df.residual,
       r_squared = s$r.squared, logLik = as.numeric(logLik(fit)), AIC = AIC(fit), BIC = BIC(fit))
}

lmer_block <- function(fit) {
  effects <- ranef(fit, condVar = TRUE)
  list(formula = deparse(formula(fit)), method = if (isREML(fit)) "REML" else "ML",
       fixed = coefficients_of(summary(fit)$coefficients), vcov_fixed = unname(as.matrix(vcov(fit))),
       varcomp = setNames(as.data.frame(VarCorr(fit)), c("group", "var1", "var2", "vcov", "sdcor")), sigma = sigma(fit), theta = named(getME(fit, "theta")),
       REML_criterion = if (isREML(fit)) REMLcrit(fit) else NULL, logLik = as.numeric(logLik(fit)),
       deviance_minus2logLik = -2 * as.numeric(logLik(fit)), AIC = AIC(fit), BIC = BIC(fit), singular = isSingular(fit),
       ranef = lapply(effects, function(e) {
         variances <- attr(e, "postVar")
         if (is.list(variances)) variances <- abind_diagonal(variances)
         list(levels = rownames(e), condval = as.list(e),
              condsd = setNames(lapply(seq_along(e), function(k) sqrt(variances[k, k, ])), names(e)))
       }),
       coef = lapply(coef(fit), as.list))
}

# Independent terms of one factor come as a list of arrays: one array with zeros off the diagonal.
abind_diagonal <- function(variances) {
  k <- length(variances)
  result <- array(0, c(k, k, dim(variances[[1]])[3]))
  for (i in seq_len(k)) result[i, i, ] <- variances[[i]]
  result
}

# Mean, sd and quantiles of draws with their errors, from coda's chains.
draws_block <- function(samples) {
  draws <- as_draws_array(samples)
  parameters <- lapply(variables(draws), function(name) {
    x <- extract_variable_matrix(draws, name)
    q <- quantile(x, c(.025, .05, .25, .5, .75, .95, .975), names = FALSE)
    c(list(mean = mean(x), sd = sd(x)), setNames(as.list(q), c("q2.5", "q5", "q25", "q50", "q75", "q95", "q97.5")),
      list(mcse_mean = mcse_mean(x), mcse_sd = mcse_sd(x), ess_bulk = ess_bulk(x), ess_tail = ess_tail(x), rhat = rhat(x)))
  })
  setNames(parameters, variables(draws))
}

load.module("dic", quiet = TRUE)

jags_samples <- function(program, data, monitor, draws, thin) {
  set.seed(1)
  inits <- lapply(seeds, function(s) list(.RNG.name = "base::Mersenne-Twister", .RNG.seed = s))
  model <- jags.model(textConnection(program), data, inits, n.chains = chains, n.adapt = adapt, quiet = TRUE)
  update(model, burn_in, progress.bar = "none")
  coda.samples(model, monitor, draws * thin, thin, progress.bar = "none")
}

jags_block <- function(samples, draws, thin) {
  deviance <- as.numeric(as.matrix(samples[, "deviance"]))
  of_chains <- mean(sapply(samples, function(chain) var(as.numeric(chain[, "deviance"])) / 2))
  list(software = paste0("JAGS ", jags.version(), " via rjags ", packageVersion("rjags")), chains = chains, adapt = adapt, burn_in = burn_in,
       draws_per_chain = draws, thin = thin, seed = "base::Mersenne-Twister, seeds 101..104", parameters = draws_block(samples),
       dic = list(mean_deviance = mean(deviance), pD_var_half_pooled = var(deviance) / 2, pD_var_half_mean_of_chains = of_chains,
                  DIC_var_half = mean(deviance) + var(deviance) / 2))
}

# PSIS-LOO and WAIC of a log-likelihood [draw, observation], the chains one after the other.
loo_block <- function(log_lik, source) {
  r_eff <- relative_eff(exp(log_lik), chain_id = rep(seq_len(chains), each = nrow(log_lik) / chains))
  l <- suppressWarnings(loo(log_lik, r_eff = r_eff))
  w <- suppressWarnings(waic(log_lik))
  k <- pareto_k_values(l)
  rows <- function(e) setNames(lapply(seq_len(nrow(e)), function(i) list(estimate = e[i, 1], se = e[i, 2])), rownames(e))
  list(S = nrow(log_lik), n_obs = ncol(log_lik), loo = rows(l$estimates), waic = rows(w$estimates),
       pareto_k = list(max = max(k), mean = mean(k), "n_gt_0.5" = sum(k > 0.5), "n_gt_0.7" = sum(k > 0.7), n_gt_1 = sum(k > 1)), source = source)
}

# Nodes and weights of Gauss-Legendre quadrature on (a, b).
gauss_legendre <- function(n, a, b) {
  i <- seq_len(n - 1)
  off <- i / sqrt(4 * i^2 - 1)
  jacobi <- matrix(0, n, n)
  jacobi[cbind(i, i + 1)] <- off
  jacobi[cbind(i + 1, i)] <- off
  e <- eigen(jacobi, symmetric = TRUE)
  list(x = (a + b) / 2 + (b - a) / 2 * e$values, w = (b - a) * e$vectors[1, ]^2)
}

# Moments of a mixture with weights w of distributions with these means and variances.
mixture <- function(w, mean, variance = 0) {
  m <- sum(w * mean)
  list(mean = m, sd = sqrt(sum(w * (variance + (mean - m)^2))))
}
