data { int N; int J; int<lower=1, upper=J> county[N]; vector[N] x; vector[N] y; }
parameters {
  real mu_alpha; real<lower=0> tau_alpha; real mu_beta; real<lower=0> tau_beta; real<lower=0> sigma;
  vector[J] alpha; vector[J] beta;
}
model {
  mu_alpha ~ normal(0, 10);
  tau_alpha ~ normal(0, 1);
  mu_beta ~ normal(0, 10);
  tau_beta ~ normal(0, 1);
  sigma ~ normal(0, 1);
  alpha ~ normal(mu_alpha, tau_alpha);
  beta ~ normal(mu_beta, tau_beta);
  y ~ normal(alpha[county] + beta[county] .* x, sigma);
}
