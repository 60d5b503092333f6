"""The forward pass takes a variance that divides by m − 1, and the backward pass trusts it."""

SLIP = "m-minus-one"
WRONG = {"y", "dx", "dgamma"}


def batchnorm_forward(x, gamma, beta, eps):
    mean = x.mean(axis=0)
    var = x.var(axis=0, ddof=1)
    inv_std = (var + eps) ** -0.5
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x, mean, var, eps, gamma, inv_std, x_hat)


def batchnorm_backward(dout, cache):
    x, mean, var, eps, gamma, inv_std, x_hat = cache
    m = len(x)
    dx_hat = dout * gamma
    dvar = (dx_hat * (x - mean)).sum(axis=0) * -0.5 * (var + eps) ** -1.5
    dmean = -(dx_hat * inv_std).sum(axis=0)
    dx = dx_hat * inv_std + dvar * 2 * (x - mean) / m + dmean / m
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
