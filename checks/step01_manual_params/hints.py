"""Step 1: hints."""

from checks.hint import Hint

hints = [
    Hint(
        "test_logsumexp_of_two_zeros test_logsumexp_works_on_every_row logsumexp logsumexp_of_a_square "
        "logsumexp_in_three_dimensions",
        "Which dimension disappears, and what shape must the largest entries have to be subtracted from x?",
        "A reduction drops its dimension by default; a kept dimension of length 1 broadcasts against the rows it came "
        "from.",
        "torch.Tensor.logsumexp",
        "Take the largest entry over the last dimension and keep that dimension. Subtract it, exponentiate, sum over "
        "the last dimension, take the logarithm, and add the largest entry again, without its extra dimension.",
    ),
    Hint(
        "test_logsumexp_does_not_overflow logsumexp_of_large_numbers",
        "What is exp(1000), and what is exp(1000 - 1000)?",
        "log(sum(exp(x))) = m + log(sum(exp(x - m))) for every m; with m the largest entry, no exponent is above 0.",
        "torch.logsumexp",
        "Shift by the largest entry of each row before you exponentiate, and add it after the logarithm.",
    ),
    Hint(
        "test_logsumexp_of_minus_infinity logsumexp_of_infinities logsumexp_beside_infinities",
        "What is infinity minus infinity?",
        "Where the largest entry is infinite, x - m is nan. With 0 in its place, the exponentials of infinite entries "
        "are 0 and infinity, and the logarithm gives the right answer.",
        "torch.Tensor.where",
        "Use the largest entry where it is finite, and 0 where it is not; the rest stays as it is.",
    ),
    Hint(
        "test_log_softmax_is_the_log_of_shares test_log_softmax_keeps_what_is_far_below log_softmax "
        "log_softmax_far_apart log_softmax_in_three_dimensions",
        "The logarithm of a quotient is a difference. Which one?",
        "log(exp(x) / sum(exp(x))) = x - logsumexp(x): no exponential is ever divided, so nothing becomes log(0).",
        "torch.nn.functional.log_softmax",
        "Subtract the logsumexp of each row from the row. Its result has one dimension less: give it a last dimension "
        "of length 1 first.",
    ),
    Hint(
        "test_nll_picks_one_number_a_row nll label_out_of_range nll_of_impossible_classes",
        "How do you get entry (0, y0), (1, y1), (2, y2), … out of a matrix, and not whole columns?",
        "Two index sequences of the same length are paired: m[rows, columns] picks one number for each pair.",
        "torch.nn.functional.nll_loss",
        "Index the log probabilities with the numbers of the rows and with the targets, take the mean, change the "
        "sign.",
    ),
    Hint(
        "test_cross_entropy_of_equal_logits test_cross_entropy_takes_logits cross_entropy",
        "Which two functions of this file does it consist of?",
        "Cross entropy is the negative log likelihood of the log softmax; the model gives logits and no softmax.",
        "torch.nn.functional.cross_entropy",
        "Apply log_softmax to the input and pass the result, with the target, to nll.",
    ),
    Hint(
        "test_accuracy_counts_rows test_accuracy_is_a_float_tensor accuracy_of_rows",
        "There are n rows and c columns. Over which of them do you look for the largest entry?",
        "argmax over dimension 1 gives one class number per row; a comparison gives booleans, which have no mean "
        "until they are numbers.",
        "torch.Tensor.argmax",
        "Compare the argmax of each row with yb, turn the booleans into floats, and take the mean.",
    ),
    Hint(
        "test_init_params_have_shapes_that_fit test_init_params_are_leaves test_init_params_have_the_size_of_step_0 "
        "initial_parameters new_numbers_for_every_weight",
        "What is a leaf, and does a tensor stay one when it is the result of a multiplication?",
        "autograd stores gradients in leaves: tensors that no recorded operation made. Scale the numbers first, then "
        "ask for gradients.",
        "torch.Tensor.requires_grad_",
        "For (n_in, nh) and for (nh, n_out): standard normal numbers of that shape times the square root of 2 over "
        "the rows, and zeros for the bias. Call `requires_grad_` on the four tensors when they are done.",
    ),
    Hint(
        "test_model_is_linear_relu_linear logits",
        "What are the shapes of xb, w1 and b1, and in which order must xb and w1 be multiplied?",
        "A linear layer is a matrix product plus a bias that broadcasts over the rows; the ReLU is between the two "
        "layers, not after the second.",
        "torch.nn.functional.linear",
        "Unpack the four tensors. Multiply xb by the first weight, add the first bias, apply the ReLU, multiply by "
        "the second weight, add the second bias.",
    ),
    Hint(
        "test_fit_returns_a_float_for_every_batch test_fit_knows_when_the_rows_are_used_up fit_without_a_short_batch "
        "fit_on_fewer_rows_than_a_batch",
        "With 10 rows and batches of 4, how many batches are there? And with 8 rows?",
        "The number of batches is n / bs, rounded up. A loss must be a float: a tensor would keep its graph alive.",
        "torch.Tensor.item",
        "For each epoch, for i from 0 to the number of batches: cut the rows from i·bs to (i+1)·bs, compute the loss, "
        "and append its item to the list that you return.",
    ),
    Hint(
        "test_fit_takes_one_step_against_the_gradient test_fit_changes_the_tensors_it_was_given "
        "test_fit_has_the_losses_of_torch fit_on_mnist",
        "Does `p = p - lr * p.grad` change the tensor in `params`, or give its name to a new one?",
        "An update must be in place, or the list keeps the old tensors; and it must be inside `torch.no_grad()`, or "
        "autograd refuses to overwrite a leaf.",
        "torch.no_grad",
        "After `backward`, inside `torch.no_grad()`, go through the parameters and subtract lr times the gradient "
        "from each with an in-place operator.",
    ),
    Hint(
        "test_fit_forgets_the_gradients_of_the_batch_before fit_two_epochs",
        "What does `backward` do with a gradient that is already there?",
        "Gradients add up: `backward` adds to `.grad` and never replaces it.",
        "torch.Tensor.backward",
        "After the update of each parameter, set its gradient to zero in place, or to None.",
    ),
]
