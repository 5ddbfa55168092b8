data { int N; int I; int J; int<lower=1, upper=I> person[N]; int<lower=1, upper=J> item[N]; int<lower=0, upper=1> y[N]; }
parameters { vector[I] theta; vector<lower=0>[J] a; vector[J] b; }
model {
  theta ~ normal(0, 1);
  a ~ lognormal(0, 0.5);
  b ~ normal(0, 2);
  y ~ bernoulli_logit(a[item] .* (theta[person] - b[item]));
}
