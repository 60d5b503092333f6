"""ε is added to the standard deviation."""

SLIP = "eps-outside-root"
WRONG = {"y", "dx", "dgamma"}


def forward(x, gamma, beta, eps):
    mean, std = x.mean(axis=0), x.std(axis=0)
    x_hat = (x - mean) / (std + eps)
    return gamma * x_hat + beta, (x_hat, gamma, std + eps)


def backward(dout, cache):
    x_hat, gamma, std = cache
    N = dout.shape[0]
    dgamma, dbeta = (dout * x_hat).sum(axis=0), dout.sum(axis=0)
    dx = gamma / (N * std) * (N * dout - dbeta - x_hat * dgamma)
    return dx, dgamma, dbeta
