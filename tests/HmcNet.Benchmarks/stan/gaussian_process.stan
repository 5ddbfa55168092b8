data { int N; real x[N]; vector[N] y; }
parameters { real<lower=0> length; real<lower=0> amplitude; real<lower=0> sigma; }
model {
  matrix[N, N] K = cov_exp_quad(x, amplitude, length);
  for (n in 1:N) K[n, n] += square(sigma);
  length ~ inv_gamma(5, 5);
  amplitude ~ normal(0, 1);
  sigma ~ normal(0, 1);
  y ~ multi_normal_cholesky(rep_vector(0, N), cholesky_decompose(K));
}
