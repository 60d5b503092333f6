"""What the lesson says: title, narration and question of every step, by the step's id."""

from types import MappingProxyType
from typing import NamedTuple

from bnviz.derivation import SOURCE


class Words(NamedTuple):
    """The text of a step. Without a question there is nothing to predict."""

    title: str
    narration: str
    question: str = ""


WORDS = MappingProxyType(
    {
        "question": Words(
            "The question: push one x. Who feels it?",
            "Push one x, and its whole column of x̂ moves: the samples share a mean and a variance. "
            "∂l/∂x says how much the loss l answers. Where does each part of it come from?",
        ),
        "names": Words(
            "What the letters mean",
            "The layer takes a batch x and gives y. The rest of the network makes one number of y, "
            "the loss l, and sends ∂l/∂y back. From there on everything is ours to find.",
        ),
        "map": Words(
            "The map",
            "Back from l, derivatives are multiplied along a path and added up where paths meet. "
            "Three arrows meet in x: ∂l/∂x has three terms. A fourth way, σ² → μ → x, will "
            "carry nothing.",
        ),
        "paper": Words(
            "The paper, and its slips",
            f"We follow {SOURCE}. Not every equation is right in print; in this lesson all are, "
            "and red is a misprint.",
            "By how much is the printed line off: a little, or many times?",
        ),
        "column-push": Words(
            "Push the whole column: y stays",
            "Now every x of one column moves by the same amount. μ moves with them, so x−μ stays, "
            "and so do x̂, y and l. So the gradients of each column must cancel.",
            "What does each column of ∂l/∂x add up to?",
        ),
        "columns": Words(
            "Nothing along a push, nothing along a stretch",
            "Push a column: y stays, so ∂l/∂x adds up to zero. Stretch it, each x by a step in "
            "proportion to its x̂: y stays, but for ε, so ∂l/∂x times x̂ adds up to nearly zero.",
            "How large is what is left in each column?",
        ),
        "facts": Words(
            "Three facts that stay",
            "If you keep three things of this lesson, keep these. The rest can be found again.",
        ),
        "mean": Words(
            "The mean of the batch",
            "Add up each column and divide by m. Every feature gets one number, and every sample "
            "has a share in it.",
            "How many numbers come out: one for each sample, or one for each feature?",
        ),
        "variance-distance": Words(
            "How far is each sample from the mean?",
            "Take the mean off every sample. What is left adds up to zero in each column.",
            "Which sign has a cell whose x lies below the mean of its column?",
        ),
        "variance": Words(
            "The variance of the batch",
            "Square the distances and average them. We divide by m, not by m − 1: this is the "
            "biased variance, and all gradients below are made for it.",
            "Can any of these numbers be negative?",
        ),
        "normalize-deviation": Words(
            "A safe standard deviation",
            "Add ε, then take the root. The tiny ε keeps the next step from dividing by zero when "
            "a feature is constant.",
            "Is the result larger or smaller than the standard deviation without ε?",
        ),
        "normalize": Words(
            "Normalize",
            "Divide every distance by the standard deviation of its feature. Now every feature has "
            "mean zero and a standard deviation of one, but for ε.",
            "In which column do the values change the most?",
        ),
        "scale-and-shift": Words(
            "Scale and shift",
            "γ and β give each feature back a scale and a place, which the network learns. Here "
            "all share one colour scale, so that the stretch and the shift show.",
            "Where x̂ is zero, what is y?",
        ),
        "scale-gradient-product": Words(
            "The backward pass begins: what does γ do?",
            "∂l/∂y arrives from the rest of the network. γ multiplies x̂, so each cell passes on "
            "what arrives times x̂.",
            "Which cells are close to zero whatever arrives?",
        ),
        "scale-gradient": Words(
            "One γ for all samples",
            "The same γ acts on every sample of its feature, so the products are added up. The "
            "paper prints no sum here; the shapes then do not fit.",
            "What shape must the gradient of γ have?",
        ),
        "shift-gradient": Words(
            "The gradient of β",
            "β is added to every sample unchanged. So its gradient is simply the sum of what "
            "arrives in its column. The paper writes N for m here and leaves the index i out.",
            "Once ∂l/∂y is known, does x̂ still matter for this gradient?",
        ),
        "normalized-gradient": Words(
            "Back through the scale",
            "Going back through y = γx̂ + β multiplies what arrives by γ. β has dropped out: no "
            "formula from here on contains it.",
            "With γ negative, what happens to the colours?",
        ),
        "variance-gradient-root": Words(
            "The variance: write the root as a power",
            "Now the hard part. In x̂, σ² stands only below the line. Dividing by a root is "
            "multiplying by the power −1/2, and that can be differentiated.",
            "What power is one over a square root?",
        ),
        "variance-gradient-slope": Words(
            "The variance: differentiate x̂",
            "Hold x and μ fixed, and change σ² alone. The exponent −1/2 comes down as a factor, "
            "and the power is one less.",
            "Which exponent is left?",
        ),
        "variance-gradient-arrives": Words(
            "The variance: the chain rule",
            "σ² touches every x̂ of its column. So for each sample, what arrives at x̂ is multiplied "
            "by how x̂ changes with σ², and the products are added up over the batch.",
            "How many numbers are left for each feature?",
        ),
        "variance-gradient-distance": Words(
            "Put ∂x̂/∂σ² in: the distance",
            "Equation 8 is this product with ∂x̂/∂σ² written out. We put it in one factor after the "
            "other: first what arrives, times the distance from the mean.",
            "Where is the product orange, that is, positive?",
        ),
        "variance-gradient-half": Words(
            "Put ∂x̂/∂σ² in: the factor −1/2",
            "Next its second factor, −1/2. Every colour turns into its opposite, half as strong.",
            "What does a factor of −1/2 do to the picture?",
        ),
        "variance-gradient-power": Words(
            "Put ∂x̂/∂σ² in: the power −3/2",
            "Last the power −3/2, and each product is complete. The paper prints the exponent 2, "
            "which is right only where σ²+ε is 1.",
            "Does a feature with a large variance get a larger or a smaller factor?",
        ),
        "variance-gradient": Words(
            "The gradient of the variance",
            "Now add the complete products up over the batch: the number that the chain rule gave, "
            "in letters that we know. It says how the loss changes with the variance.",
            "Orange and blue cancel in the sum. Which of them wins in the first column?",
        ),
        "mean-gradient-first": Words(
            "The mean: first path, through x̂",
            "μ is taken off every sample, so it reaches the loss through every x̂ of its column. "
            "By (3), with σ² held, each x̂ changes with it by −1 over the standard deviation.",
            "Compared with the sum of what arrives at x̂: same sign or the opposite?",
        ),
        "mean-gradient-vanishing": Words(
            "The mean: second path, through the variance",
            "μ also stands inside σ². But the distances from the mean add up to zero, so this "
            "way adds nothing, whatever the data: hence three paths back to x, not four.",
            "How large is this sum?",
        ),
        "mean-gradient": Words(
            "The gradient of the mean",
            "Both paths together. The second one is exactly zero: 11 to 13 leave it out.",
            "Which of the two addends does the result look like?",
        ),
        "input-gradient-direct": Words(
            "To the input: the direct path",
            "Each x goes into its own x̂. Back along this path, what arrived is divided by the "
            "standard deviation of the feature.",
            "Does this addend mix different samples?",
        ),
        "input-gradient-var": Words(
            "To the input: through the variance",
            "Each x also moves σ²: its square in (2), over m, has the slope 2(x−μ)/m. Samples far "
            "from the mean feel this path most.",
            "Which samples get almost nothing along this path?",
        ),
        "input-gradient-mu": Words(
            "To the input: through the mean",
            "And each x moves μ, all by the same 1/m. So every sample of a column gets the same "
            "share of ∂l/∂μ.",
            "What will each column look like?",
        ),
        "input-gradient": Words(
            "Three paths, one gradient",
            "The gradient of the input is the sum of the three paths. On one scale a small path "
            "looks small.",
            "Which path decides the picture of the sum?",
        ),
        "substituted-direct": Words(
            "Put everything in: the direct path",
            "Equations 7, 8 and 9 go into 10. First the direct path: by equation 7, what arrives "
            "at x̂ is γ times what arrives at y.",
            "Has the value of this path changed?",
        ),
        "substituted-var": Words(
            "Put everything in: through the variance",
            "The bracket is equation 8, written out. Its sum runs over all samples j, while the "
            "factor behind it belongs to one sample i.",
            "The paper calls both indices i. Why is that a problem?",
        ),
        "substituted-mu-put-in": Words(
            "Put everything in: equation 9",
            "∂l/∂μ is two sums, by equation 9: the first path of μ through x̂, and its second path "
            "through the variance.",
            "One of the two sums is zero. Which?",
        ),
        "substituted-mu": Words(
            "Put everything in: through the mean",
            "The distances x−μ add up to zero, so the second sum goes. What stays is divided among "
            "m samples.",
            "Is it the same for every sample of a column?",
        ),
        "simplified-var-cancel": Words(
            "Simplify: −1/2 against 2",
            "−1/2 stands inside the sum and 2 behind it. Both are the same for all samples, so "
            "they may meet: −1/2 · 2 = −1. Of this only the minus sign in front is left.",
            "What is −1/2 times 2?",
        ),
        "simplified-var-put-in": Words(
            "Simplify: equation 7 goes in",
            "What arrives at x̂ is what arrives at y, times γ.",
            "Which letter does γ not have, so that it could leave the sum?",
        ),
        "simplified-var": Words(
            "Simplify: through the variance",
            "What belongs to sample i moves to the front. (σ²+ε) to the power −3/2 is one over "
            "σ²+ε, put below γ ∂l/∂y, times one over its root, put below x−μ.",
            "Has the picture of this path changed?",
        ),
        "simplified-mu": Words(
            "Simplify: through the mean",
            "γ comes in through equation 7. The −1 already holds the minus sign of this path; the "
            "paper subtracts the path as well, which counts the sign twice.",
            "With the printed sign, would the columns of ∂l/∂x still add up to zero?",
        ),
        "simplified": Words(
            "Simplified: the sum",
            "The three simplified paths add up to the same gradient as before. Each picture holds "
            "its path with the sign of the formula, so they are added.",
            "Does the sum differ from equation 10?",
        ),
        "simplified-in-print": Words(
            "In print: a sign too many",
            "The printed minus before the path through μ counts its sign a second time. It shows "
            "in the sums: a whole column pushed would change l, and it cannot.",
            "Do the columns of the printed line add up to zero?",
        ),
        "delta": Words(
            "A short name: δ",
            "The direct path appears again and again, so it gets a name: what arrives, times γ, "
            "over the standard deviation.",
            "Is δ larger or smaller where the variance of the feature is large?",
        ),
        "closed-form-direct": Words(
            "In δ: the direct path",
            "The direct path is δ, by its definition.",
            "What is left to write of this path?",
        ),
        "closed-form-var-share": Words(
            "In δ: give each distance its root",
            "σ²+ε is root times root. One of the two roots stays with γ ∂l/∂y; the other does not "
            "depend on j, so it leaves the sum and goes below x−μ of sample i.",
            "What is a distance over the standard deviation called?",
        ),
        "closed-form-var": Words(
            "In δ: through the variance",
            "Two x̂ and a δ appear. This path takes out of δ what rises and falls with x̂, but for "
            "ε. The paper prints x−μ in the place of the first x̂.",
            "What happens to a sample with x̂ = 0?",
        ),
        "closed-form-mu": Words(
            "In δ: through the mean",
            "The −1 becomes the sign, and the rest of the sum is δ. So the path through μ takes "
            "away the mean of δ.",
            "Where a column of δ has a positive mean, which sign has this path?",
        ),
        "closed-form": Words(
            "The closed form",
            "δ, minus its part along x̂ and its mean: nothing is left along a stretch or a shift of "
            "a column, but for ε. Each picture holds its minus sign, so they are added.",
            "What do the columns of the result add up to?",
        ),
        "closed-form-in-print": Words(
            "In print: a distance for x̂",
            "x−μ stands where x̂ belongs. The columns still add up to zero, so that check lets it "
            "pass; and where the standard deviation is one, the line is right.",
            "Do the columns of the printed line add up to zero?",
        ),
        "agreement": Words(
            "One gradient, four ways to write it",
            "Equations 10, 11, 12 and 13 give the same picture. Equal numbers are evidence for "
            "this batch; the Prove page shows it for all.",
            "Where do the four pictures differ?",
        ),
    }
)
