"""The forward pass divides by the variance: what the cache calls sigma is σ² + ε."""

SLIP = "root-forgotten"
WRONG = {"y", "dx", "dgamma"}


def batchnorm_forward(x, gamma, beta, eps):
    sigma = x.var(axis=0) + eps
    x_hat = (x - x.mean(axis=0)) / sigma
    return gamma * x_hat + beta, (x_hat, gamma, sigma)


def batchnorm_backward(dout, cache):
    x_hat, gamma, sigma = cache
    N = len(dout)
    dgamma, dbeta = (dout * x_hat).sum(axis=0), dout.sum(axis=0)
    dx = gamma / (N * sigma) * (N * dout - dbeta - x_hat * dgamma)
    return dx, dgamma, dbeta
