data { int N; int I; int J; int<lower=1, upper=I> site[N]; int<lower=1, upper=J> year[N]; vector[N] x; int<lower=0> y[N]; }
parameters { real mu; real beta; real<lower=0> sd_site; real<lower=0> sd_year; vector[I] a; vector[J] b; }
model {
  mu ~ normal(0, 2);
  beta ~ normal(0, 1);
  sd_site ~ normal(0, 1);
  sd_year ~ normal(0, 1);
  a ~ normal(0, sd_site);
  b ~ normal(0, sd_year);
  y ~ poisson_log(mu + a[site] + b[year] + beta * x);
}
