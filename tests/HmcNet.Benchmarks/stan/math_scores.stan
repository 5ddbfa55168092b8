data { int N; int J; int<lower=1, upper=J> school[N]; vector[N] y; }
parameters { real mu; real<lower=0> tau; real<lower=0> sigma; vector[J] theta; }
model {
  mu ~ normal(50, 5);
  tau ~ normal(0, 10);
  sigma ~ normal(0, 20);
  theta ~ normal(mu, tau);
  y ~ normal(theta[school], sigma);
}
