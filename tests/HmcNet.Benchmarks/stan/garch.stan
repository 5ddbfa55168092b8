data { int T; vector[T] y; real<lower=0> sigma1; }
parameters { real mu; real<lower=0> alpha0; real<lower=0, upper=1> alpha1; real<lower=0, upper=1 - alpha1> beta1; }
model {
  vector[T] h;
  h[1] = square(sigma1);
  for (t in 2:T)
    h[t] = alpha0 + alpha1 * square(y[t - 1] - mu) + beta1 * h[t - 1];
  mu ~ normal(0, 1);
  alpha0 ~ normal(0, 1);
  y ~ normal(mu, sqrt(h));
}
