data { int N; vector[N] seed; vector[N] extract; int<lower=0> n[N]; int<lower=0> r[N]; }
parameters { vector[4] alpha; real<lower=0> sigma; vector[N] b; }
model {
  alpha ~ normal(0, 2);
  sigma ~ normal(0, 1);
  b ~ normal(0, sigma);
  r ~ binomial_logit(n, alpha[1] + alpha[2] * seed + alpha[3] * extract + alpha[4] * seed .* extract + b);
}
