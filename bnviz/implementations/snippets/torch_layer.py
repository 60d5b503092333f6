"""Batch normalization in training for PyTorch, with the closed form as its backward pass.

Equation 13 of Agarwal (2017), corrected: dx = δ − x_hat/m · Σ x_hat δ − 1/m · Σ δ.
"""

import torch


class BatchNorm(torch.autograd.Function):
    """y = BatchNorm.apply(x, gamma, beta, eps) for x (m, D) and gamma, beta (D,)."""

    @staticmethod
    def forward(ctx, x, gamma, beta, eps):
        x_hat = x - x[0]  # measured from a sample, data far from zero lose no digits
        x_hat -= x_hat.mean(dim=0)
        var = (x_hat * x_hat).mean(dim=0)  # biased: divided by m
        inv_std = torch.rsqrt(var + eps)
        x_hat *= inv_std
        ctx.save_for_backward(x_hat, gamma, inv_std)
        return gamma * x_hat + beta

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, dy):
        x_hat, gamma, inv_std = ctx.saved_tensors
        m = len(dy)
        dgamma = (dy * x_hat).sum(dim=0)
        dbeta = dy.sum(dim=0)
        dx = gamma * inv_std * (dy - (dbeta + x_hat * dgamma) / m)
        return dx, dgamma, dbeta, None  # eps has no gradient
