data { int N; int J; int<lower=1, upper=J> county[N]; vector[N] x; vector[N] u; vector[N] y; }
parameters { real mu; real<lower=0> tau; real beta; real gamma; real<lower=0> sigma; vector[J] alpha; }
model {
  mu ~ normal(0, 10);
  tau ~ normal(0, 1);
  beta ~ normal(0, 10);
  gamma ~ normal(0, 10);
  sigma ~ normal(0, 1);
  alpha ~ normal(mu, tau);
  y ~ normal(alpha[county] + beta * x + gamma * u, sigma);
}
