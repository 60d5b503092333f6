"""In JAX's style: pure functions, the residuals before the gradient, nothing written in place."""


def batch_norm_fwd(x, gamma, beta, eps):
    mean = x.mean(axis=0)
    centred = x - mean
    inv_std = ((centred * centred).mean(axis=0) + eps) ** -0.5
    x_hat = centred * inv_std
    return gamma * x_hat + beta, (x_hat, gamma, inv_std)


def batch_norm_bwd(residuals, g):
    x_hat, gamma, inv_std = residuals
    m = g.shape[0]
    dgamma = (g * x_hat).sum(axis=0)
    dbeta = g.sum(axis=0)
    dx = gamma * inv_std * (g - (dbeta + x_hat * dgamma) / m)
    return dx, dgamma, dbeta
