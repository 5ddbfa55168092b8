data { int N; vector[N] metres; vector[N] arsenic; vector[N] education; int<lower=0, upper=1> y[N]; }
transformed data { matrix[N, 3] x = append_col(append_col(metres, arsenic), education); }
parameters { real alpha; vector[3] beta; }
model {
  alpha ~ normal(0, 2.5);
  beta ~ normal(0, 2.5);
  y ~ bernoulli_logit_glm(x, alpha, beta);
}
