# Simulated designs and what R 4.2.2 with lme4 1.1-31 says of them: Rscript make_reference.R writes the CSV files and reference.json.
# lmer's own optimiser stops early where parameters are of different sizes; this one repeats bobyqa on parameters of size one, so
# that its error is below the tests' tolerances.
suppressMessages({library(lme4); library(jsonlite)})

patient <- function(fn, par, lower, upper, control) {
  best <- par
  for (i in 1:8) {
    size <- if (i == 1) rep(1, length(par)) else pmax(abs(best), 1e-4)
    found <- minqa::bobyqa(best / size, function(z) fn(z * size), lower = lower / size, upper = upper / size, control = list(rhobeg = 0.1, rhoend = 1e-9, maxfun = 1e5))
    best <- found$par * size
  }
  list(par = best, fval = found$fval, conv = 0, message = "", feval = found$feval)
}
tight <- lmerControl(optimizer = "patient", check.conv.singular = "ignore", calc.derivs = FALSE)

mixed <- function(formula, data, REML) {
  f <- lmer(formula, data, REML = REML, control = tight)
  re <- ranef(f, condVar = TRUE)
  list(
    formula = paste(deparse(formula, width.cutoff = 500), collapse = " "), REML = REML,
    fixed = as.list(fixef(f)), se = sqrt(diag(as.matrix(vcov(f)))), vcov = as.matrix(vcov(f)),
    theta = unname(getME(f, "theta")), theta_names = names(getME(f, "theta")), sigma = sigma(f),
    varcomp = as.data.frame(VarCorr(f)),
    logLik = as.numeric(logLik(f)), AIC = AIC(f), BIC = BIC(f), criterion = -2 * as.numeric(logLik(f)), singular = isSingular(f),
    ranef = lapply(re, function(r) list(levels = rownames(r), effects = colnames(r), values = unname(as.matrix(r)))),
    condsd = lapply(re, function(r) {
      v <- attr(r, "postVar")
      if (is.list(v)) unname(sapply(v, function(a) sqrt(a[1, 1, ]))) else unname(t(matrix(apply(v, 3, function(a) sqrt(diag(as.matrix(a)))), nrow = ncol(r))))
    }),
    coef = lapply(coef(f), function(r) list(names = colnames(r), values = unname(as.matrix(r)))),
    fitted = unname(fitted(f))[1:5])
}

linear <- function(formula, data) {
  f <- lm(formula, data)
  s <- summary(f)
  list(
    formula = paste(deparse(formula, width.cutoff = 500), collapse = " "),
    names = names(coef(f)), dropped = names(coef(f))[is.na(coef(f))], used = rownames(s$coefficients),
    estimate = unname(s$coefficients[, 1]), se = unname(s$coefficients[, 2]), t = unname(s$coefficients[, 3]), p = unname(s$coefficients[, 4]),
    sigma = s$sigma, df = f$df.residual, r_squared = s$r.squared, adj_r_squared = s$adj.r.squared, fstatistic = unname(s$fstatistic),
    logLik = as.numeric(logLik(f)), AIC = AIC(f), BIC = BIC(f))
}

set.seed(20251)
# Crossed: plates and samples, two readings a cell.
crossed <- expand.grid(reading = 1:2, sample = letters[1:6], plate = paste0("p", 1:9))
crossed <- crossed[-sample(nrow(crossed), 20), ]
crossed$x <- round(runif(nrow(crossed), 0, 10), 2)
bs <- rnorm(6, 0, 2); bp <- rnorm(9, 0, 0.8)
crossed$y <- round(20 + 0.7 * crossed$x + bs[match(crossed$sample, letters)] + bp[match(crossed$plate, paste0("p", 1:9))] + rnorm(nrow(crossed), 0, 0.6), 3)

# Nested: casks 1 to 3 in batches A to H; cask 1 of batch A is not cask 1 of batch B.
nested <- expand.grid(rep = 1:3, cask = 1:3, batch = LETTERS[1:8])
nested <- nested[-c(5, 17, 40, 41, 42), ]
nested$type <- ifelse(nested$batch %in% c("A", "C", "F"), "oak", ifelse(nested$batch %in% c("B", "G"), "ash", "steel"))
bb <- rnorm(8, 0, 1.5); bc <- rnorm(24, 0, 1)
nested$y <- round(60 + 2 * (nested$type == "oak") + bb[match(nested$batch, LETTERS)] + bc[(match(nested$batch, LETTERS) - 1) * 3 + nested$cask] + rnorm(nrow(nested), 0, 0.8), 3)

# Slopes: subjects over days, two covariates on very different scales.
slopes <- expand.grid(day = 0:7, subject = 1:12)
slopes$dose <- round(runif(nrow(slopes), 0, 2000))
slopes$sex <- ifelse(slopes$subject %% 2 == 0, "f", "m")
L <- t(chol(matrix(c(400, 30, 30, 36), 2)))
b <- L %*% matrix(rnorm(24), 2)
slopes$y <- round(250 + 10 * slopes$day - 0.01 * slopes$dose + 8 * (slopes$sex == "m") + b[1, slopes$subject] + b[2, slopes$subject] * slopes$day + rnorm(nrow(slopes), 0, 15), 2)
slopes$z <- round(rnorm(nrow(slopes)), 3)

# Groups that do not differ: the variance is estimated as zero.
singular <- data.frame(g = rep(1:6, each = 5), y = round(rnorm(30, 10, 2), 3))
singular$y <- round(singular$y - ave(singular$y, singular$g) + 10 + rep(c(-0.1, 0.1, 0, 0.05, -0.05, 0), each = 5), 3)

write.csv(crossed[c("y", "x", "sample", "plate")], "crossed.csv", row.names = FALSE, quote = FALSE)
write.csv(nested[c("y", "type", "batch", "cask")], "nested.csv", row.names = FALSE, quote = FALSE)
write.csv(slopes[c("y", "day", "dose", "z", "sex", "subject")], "slopes.csv", row.names = FALSE, quote = FALSE)
write.csv(singular[c("y", "g")], "singular.csv", row.names = FALSE, quote = FALSE)
crossed <- read.csv("crossed.csv"); nested <- read.csv("nested.csv"); slopes <- read.csv("slopes.csv"); singular <- read.csv("singular.csv")
slopes$twice <- 2 * slopes$day + 3

both <- function(name, formula, data) list(data = name, REML = mixed(formula, data, TRUE), ML = mixed(formula, data, FALSE))
reference <- list(
  mixed = list(
    both("crossed", y ~ x + (1 | sample) + (1 | plate), crossed),
    both("nested", y ~ type + (1 | batch/cask), nested),
    both("nested", y ~ 1 + (1 | batch:cask), nested),
    both("slopes", y ~ day + (day | subject), slopes),
    both("slopes", y ~ day + (day || subject), slopes),
    both("slopes", y ~ day * sex + dose + (1 + day + dose | subject), slopes),
    both("slopes", log(y) ~ 0 + sex + I(day^2) + (0 + day | subject), slopes),
    both("slopes", y ~ sex + sex:day + (1 | subject), slopes),
    both("singular", y ~ 1 + (1 | g), singular)),
  linear = list(
    list(data = "slopes", fit = linear(y ~ day * sex + log(dose + 1), slopes)),
    list(data = "slopes", fit = linear(y ~ factor(day) - 1 + z, slopes)),
    list(data = "slopes", fit = linear(y ~ sex + sex:z + day:z, slopes)),
    list(data = "slopes", fit = linear(y ~ 0 + day + I(day^2 / 10) + z:factor(day), slopes)),
    list(data = "slopes", fit = linear(y ~ (sex + z + day)^2 - sex:z, slopes)),
    list(data = "slopes", fit = linear(y ~ day + sex + factor(subject), slopes)),
    list(data = "nested", fit = linear(y ~ type/factor(cask), nested)),
    list(data = "nested", fit = linear(y ~ type:batch, nested)),
    list(data = "nested", fit = linear(log(y) ~ type * factor(cask), nested)),
    list(data = "nested", fit = linear(y ~ 1, nested))))
writeLines(toJSON(reference, digits = NA, auto_unbox = TRUE, na = "null", pretty = FALSE), "reference.json")
