"""The loss of a classifier, and its gradient."""

from .array_libraries import Array, namespace


def softmax_cross_entropy(logits: Array, labels: Array) -> tuple[float, Array]:
    """Return −1/m Σ log softmax at the labels, and its gradient by the logits (m, classes).

    Parameters
    ----------
    logits : array, shape (m, classes)
    labels : array of 0 and 1, shape (m, classes)
        One 1 in each row.
    """
    xp, m = namespace(logits), logits.shape[0]
    # The largest is subtracted, so that nothing overflows.
    centred = logits - xp.max(logits, axis=1, keepdims=True)
    shares = xp.exp(centred)
    total = xp.sum(shares, axis=1, keepdims=True)
    loss = xp.sum(labels * (xp.log(total) - centred)) / m
    return float(loss), (shares / total - labels) / m
