data { int N; int J; int<lower=1, upper=J> group[N]; matrix[N, 3] x; vector[N] y; }
parameters { vector[3] mu; vector<lower=0>[3] tau; cholesky_factor_corr[3] L; real<lower=0> sigma; vector[3] beta[J]; }
model {
  vector[N] eta;
  mu ~ normal(0, 5);
  tau ~ normal(0, 1);
  L ~ lkj_corr_cholesky(2);
  sigma ~ normal(0, 1);
  beta ~ multi_normal_cholesky(mu, diag_pre_multiply(tau, L));
  for (n in 1:N) eta[n] = x[n] * beta[group[n]];
  y ~ normal(eta, sigma);
}
