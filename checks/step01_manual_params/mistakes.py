"""Step 1, manual params: what goes wrong."""

from checks.variant import Mistake

mistakes = [
    Mistake(
        "exp_overflows",
        "exp of a large logit is infinite (from 89 on in float32), and so is its logarithm. Subtract the "
        "largest entry of the row first.",
        right="    return (x - m).exp().sum(dim=-1).log() + m.squeeze(-1)",
        wrong="    return x.exp().sum(dim=-1).log()",
    ),
    Mistake(
        "maximum_of_everything",
        "One maximum was taken over the whole tensor, so a row that lies far below it turns into log(0). Each row "
        "needs its own.",
        right="m = x.detach().amax(dim=-1, keepdim=True)",
        wrong="m = x.detach().max().expand(*x.shape[:-1], 1)",
    ),
    Mistake(
        "keepdim_forgotten",
        "The row maxima lost their dimension, and were subtracted from the columns. On a square tensor torch does not "
        "complain; look for a missing keepdim.",
        right="    return (x - m).exp().sum(dim=-1).log() + m.squeeze(-1)",
        wrong="    return (x - m.squeeze(-1)).exp().sum(dim=-1).log() + m.squeeze(-1)",
    ),
    Mistake(
        "infinity_minus_infinity",
        "The largest entry of the row is infinite, and subtracting it from itself gives nan.",
        right="    m = m.nan_to_num()\n",
        wrong="",
    ),
    Mistake(
        "squeezed_too_much",
        "squeeze without a dimension drops every dimension of size 1, not only the last: what is left no longer lines "
        "up with its row, and broadcasting makes all pairs.",
        right=".log() + m.squeeze(-1)",
        wrong=".log() + m.squeeze()",
    ),
    Mistake(
        "shift_not_undone",
        "The maximum was subtracted and never added again.",
        right=".log() + m.squeeze(-1)",
        wrong=".log()",
    ),
    Mistake(
        "sum_over_columns",
        "The sum ran over the rows, not over the entries of a row. Look at dim.",
        right="return (x - m).exp().sum(dim=-1).log() + m.squeeze(-1)",
        wrong="m = x.max(dim=0).values\n    return (x - m).exp().sum(dim=0).log() + m",
    ),
    Mistake(
        "log_of_softmax",
        "softmax is 0 for what lies far below the largest logit, and log(0) is -inf. Never compute the softmax: "
        "subtract the logsumexp.",
        right="return x - logsumexp(x).unsqueeze(-1)",
        wrong="return x.softmax(dim=-1).log()",
    ),
    Mistake(
        "logsumexp_not_aligned",
        "The logsumexp of a row was subtracted from a column. On a square tensor torch does not complain; look at the "
        "shape (n,) beside (n, c).",
        right="return x - logsumexp(x).unsqueeze(-1)",
        wrong="return x - logsumexp(x)",
    ),
    Mistake(
        "all_pairs_indexed",
        "input[:, target] takes every row with every target, n * n numbers in place of n. Rows and targets must be "
        "paired.",
        right="input.gather(1, target.unsqueeze(1))",
        wrong="input[:, target]",
    ),
    Mistake(
        "sign_of_the_likelihood",
        "The sign is the wrong way round: training would make the right classes less likely.",
        right="    return -input.",
        wrong="    return input.",
    ),
    Mistake(
        "sum_instead_of_mean",
        "The losses of the rows were added, not averaged: the step grows with the batch size.",
        right="unsqueeze(1)).mean()",
        wrong="unsqueeze(1)).sum()",
    ),
    Mistake(
        "softmax_twice",
        "The loss got probabilities where it expects logits, so softmax was applied twice and the gradients are far "
        "too small.",
        right="return nll(log_softmax(input), target)",
        wrong="return nll(log_softmax(input.softmax(dim=-1)), target)",
    ),
    Mistake(
        "probabilities_for_log_probabilities",
        "nll got logits that were never turned into log probabilities.",
        right="return nll(log_softmax(input), target)",
        wrong="return nll(input, target)",
    ),
    Mistake(
        "largest_of_a_column",
        "The largest entry was taken in every column, not in every row. Look at dim.",
        right="out.argmax(dim=1)",
        wrong="out.argmax(dim=0)",
    ),
    Mistake(
        "largest_of_a_column_in_a_loop",
        "The largest entry was taken in every column, not in every row. Look at dim.",
        right="return (out.argmax(dim=1) == yb).float().mean()",
        wrong="return torch.tensor(sum(int(i == label) for i, label in zip(out.argmax(dim=0), yb)) / len(yb))",
    ),
    Mistake(
        "targets_broadcast",
        "The targets have the shape (n, 1) where the predictions have (n,): comparing them compares all pairs.",
        right="(out.argmax(dim=1) == yb)",
        wrong="(out.argmax(dim=1) == yb[:, None])",
    ),
    Mistake(
        "weights_of_size_one",
        "The weights were not scaled: with standard deviation 1 the activations grow with every layer (step 0).",
        right="torch.randn(rows, columns) * math.sqrt(2 / rows)",
        wrong="torch.randn(rows, columns)",
    ),
    Mistake(
        "gain_forgotten",
        "The weights were made for layers without a ReLU: the 2 of step 0's gain is missing.",
        right="math.sqrt(2 / rows)",
        wrong="math.sqrt(1 / rows)",
    ),
    Mistake(
        "fan_out_for_fan_in",
        "The weights were scaled by the outputs of their layer. What counts is how many numbers an output sums up: the "
        "rows of the weight.",
        right="math.sqrt(2 / rows)",
        wrong="math.sqrt(2 / columns)",
    ),
    Mistake(
        "variance_for_standard_deviation",
        "The weights were multiplied by the variance; the standard deviation is its square root.",
        right="math.sqrt(2 / rows)",
        wrong="2 / rows",
    ),
    Mistake(
        "weights_from_zero_to_one",
        "torch.rand draws from 0 to 1, so all weights are positive; normal numbers come from torch.randn.",
        right="torch.randn(rows, columns) * math.sqrt(2 / rows)",
        wrong="torch.rand(rows, columns) * math.sqrt(2 / rows)",
    ),
    Mistake(
        "params_are_no_leaves",
        "requires_grad was set before the scaling, so the scaled tensor is not a leaf and gets no gradient.",
        right="torch.randn(rows, columns) * math.sqrt(2 / rows)",
        wrong="torch.randn(rows, columns, requires_grad=True) * math.sqrt(2 / rows)",
    ),
    Mistake(
        "no_gradient_wanted",
        "The parameters do not require a gradient, so backward has nothing to compute.",
        right="return [p.requires_grad_() for p in params]",
        wrong="return params",
    ),
    Mistake(
        "relu_missing",
        "There is no ReLU between the layers, so the two are one linear layer.",
        right="(xb @ w1 + b1).relu() @ w2 + b2",
        wrong="(xb @ w1 + b1) @ w2 + b2",
    ),
    Mistake(
        "relu_at_the_end",
        "The last layer has a ReLU as well, so no logit can be negative.",
        right="(xb @ w1 + b1).relu() @ w2 + b2",
        wrong="((xb @ w1 + b1).relu() @ w2 + b2).relu()",
    ),
    Mistake(
        "relu_at_the_end_alone",
        "The ReLU is after the last layer and not between the two: no logit can be negative, and the two layers are "
        "one.",
        right="(xb @ w1 + b1).relu() @ w2 + b2",
        wrong="((xb @ w1 + b1) @ w2 + b2).relu()",
    ),
    Mistake(
        "bias_missing",
        "The first bias was not added.",
        right="(xb @ w1 + b1).relu()",
        wrong="(xb @ w1).relu()",
    ),
    Mistake(
        "last_batch_dropped",
        "len(x) // bs batches leave out the rows of the last, short one.",
        right="range((len(x) - 1) // bs + 1)",
        wrong="range(len(x) // bs)",
    ),
    Mistake(
        "one_batch_too_many",
        "len(x) // bs + 1 batches end with an empty one when bs divides the number of rows, and its mean is nan.",
        right="range((len(x) - 1) // bs + 1)",
        wrong="range(len(x) // bs + 1)",
    ),
    Mistake(
        "batches_overlap",
        "Batches overlap: each must begin where the one before has ended.",
        right="x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]",
        wrong="x[i : i + bs], y[i : i + bs]",
    ),
    Mistake(
        "all_rows_in_every_batch",
        "Every loss is that of all the rows: the batch was cut out and then not used.",
        right="cross_entropy(model(params, xb), yb)",
        wrong="cross_entropy(model(params, x), y)",
    ),
    Mistake(
        "gradients_not_zeroed",
        "The gradients were not cleared, so each batch adds its own to all before it: the most common mistake of all.",
        right="                    p -= lr * p.grad\n                    p.grad.zero_()\n",
        wrong="                    p -= lr * p.grad\n",
    ),
    Mistake(
        "zeroed_before_the_update",
        "The update changes no parameter. Either it makes new tensors, as `p = p - …` does, or the gradients are cleared before it.",
        right="                    p -= lr * p.grad\n                    p.grad.zero_()\n",
        wrong="                    p.grad.zero_()\n                    p -= lr * p.grad\n",
    ),
    Mistake(
        "update_makes_new_tensors",
        "The update changes no parameter. Either it makes new tensors, as `p = p - …` does, or the gradients are cleared before it.",
        right="p -= lr * p.grad",
        wrong="p.sub(lr * p.grad)",
    ),
    Mistake(
        "zeroed_once_an_epoch",
        "The gradients were cleared once per epoch, so within an epoch each batch adds its own to those before it.",
        right="                    p -= lr * p.grad\n                    p.grad.zero_()\n",
        wrong="                    p -= lr * p.grad\n        for p in params:\n            p.grad.zero_()\n",
    ),
    Mistake(
        "update_rebinds_the_name",
        "`p = p - lr * p.grad` gives the name p to a new tensor; the parameter stays as it was and nothing trains. "
        "Change the tensor in place.",
        right="p -= lr * p.grad",
        wrong="p = p - lr * p.grad",
    ),
    Mistake(
        "no_no_grad",
        "The update was recorded by autograd: a leaf that requires a gradient cannot be changed in place. Look for "
        "torch.no_grad.",
        right="            with torch.no_grad():\n",
        wrong="            if True:\n",
    ),
    Mistake(
        "uphill",
        "The step went along the gradient instead of against it: the loss grows.",
        right="p -= lr * p.grad",
        wrong="p += lr * p.grad",
    ),
    Mistake(
        "one_parameter_forgotten",
        "One of the parameters was never updated.",
        right="                for p in params:\n",
        wrong="                for p in params[:-1]:\n",
    ),
    Mistake(
        "loss_tensors_kept",
        "The list holds loss tensors, and each keeps its whole graph in memory; turn them into floats.",
        right="losses.append(loss.item())",
        wrong="losses.append(loss)",
    ),
    Mistake(
        "loss_of_the_epoch",
        "fit returned one number per epoch; it must return the loss of every batch.",
        right="            losses.append(loss.item())",
        wrong="            losses[epochs:] = [loss.item()]",
    ),
    Mistake(
        "maximum_of_everything_unless_infinite",
        "One maximum was taken over the whole tensor, so a row that lies far below it turns into log(0). Each row needs its own.",
        right="""    m = x.detach().amax(dim=-1, keepdim=True)  # detached, since m cancels out: no gradient has to go through it
    m = m.nan_to_num()
""",
        wrong="""    m = x.detach().max().expand(*x.shape[:-1], 1)
    m = m.masked_fill(m.isinf(), 0)
""",
    ),
    Mistake(
        "any_infinite_row",
        "One row with an infinite entry changed the results of the other rows: they got their maximum and no logarithm. Decide for each row by itself.",
        right="    return (x - m).exp().sum(dim=-1).log() + m.squeeze(-1)",
        wrong="""    largest = x.amax(dim=-1)
    if largest.isinf().any():
        return largest
    return (x - m).exp().sum(dim=-1).log() + m.squeeze(-1)""",
    ),
    Mistake(
        "infinite_row_shifts_no_row",
        "One row with an infinite entry switched the shift off for all rows, so large numbers in them overflow. Decide for each row by itself.",
        right="""    m = m.nan_to_num()
""",
        wrong="""    m = torch.zeros_like(m) if m.isinf().any() else m
""",
    ),
    Mistake(
        "second_dimension_of_the_logsumexp",
        "The logsumexp got its new dimension at the second place. With two dimensions that is the last one, with three it is not.",
        right="return x - logsumexp(x).unsqueeze(-1)",
        wrong="return x - logsumexp(x).unsqueeze(1)",
    ),
    Mistake(
        "log_forgotten",
        "The likelihood was taken of probabilities: the logarithm is missing, so the loss is between -1 and 0.",
        right="return nll(log_softmax(input), target)",
        wrong="return nll(input.softmax(dim=-1), target)",
    ),
    Mistake(
        "product_with_one_hot",
        "The log probabilities were multiplied by ones and zeros. 0 times -inf is nan, so a class that is impossible spoils the loss even where it is not asked for. Pick the numbers; do not multiply.",
        right="return -input.gather(1, target.unsqueeze(1)).mean()",
        wrong="return -(input * torch.eye(input.shape[1], dtype=input.dtype, device=input.device)[target]).sum(dim=1).mean()",
    ),
    Mistake(
        "mean_over_all_entries",
        "The sum over the rows was divided by all entries of the matrix, not by the number of rows, so the loss is too small.",
        right="return -input.gather(1, target.unsqueeze(1)).mean()",
        wrong="return -input.gather(1, target.unsqueeze(1)).sum() / input.numel()",
    ),
    Mistake(
        "accuracy_in_percent",
        "accuracy came in percent; a share lies between 0 and 1.",
        right="(out.argmax(dim=1) == yb).float().mean()",
        wrong="(out.argmax(dim=1) == yb).float().mean() * 100",
    ),
    Mistake(
        "accuracy_as_a_whole_number",
        "The share was rounded down to a whole number: it is 0 unless every row is right. Look at how the hits are divided.",
        right="(out.argmax(dim=1) == yb).float().mean()",
        wrong="(out.argmax(dim=1) == yb).sum() // len(yb)",
    ),
    Mistake(
        "hits_not_divided",
        "accuracy returned how many rows are right, not which share of them.",
        right="(out.argmax(dim=1) == yb).float().mean()",
        wrong="(out.argmax(dim=1) == yb).float().sum()",
    ),
    Mistake(
        "accuracy_over_classes",
        "The hits were divided by the number of classes, not by the number of rows.",
        right="(out.argmax(dim=1) == yb).float().mean()",
        wrong="(out.argmax(dim=1) == yb).float().sum() / out.shape[1]",
    ),
    Mistake(
        "one_scale_for_both",
        "Both weights have the standard deviation that is right for w1 alone. Each layer has its own number of rows.",
        right="math.sqrt(2 / rows)",
        wrong="math.sqrt(2 / n_in)",
    ),
    Mistake(
        "uniform_weights",
        "The weights have the right standard deviation, but they are from a uniform distribution; the docstring asks for normal ones.",
        right="torch.randn(rows, columns) * math.sqrt(2 / rows)",
        wrong="(torch.rand(rows, columns) * 2 - 1) * math.sqrt(6 / rows)",
    ),
    Mistake(
        "random_biases",
        "The biases are random numbers; they must begin at zero.",
        right="torch.zeros(columns)]",
        wrong="torch.randn(columns) * math.sqrt(2 / rows)]",
    ),
    Mistake(
        "seeded_inside",
        "init_params sets the seed itself, so every model begins with the same weights. The caller decides about the seed.",
        right="""    params = []
    for rows""",
        wrong="""    params = []
    torch.manual_seed(0)
    for rows""",
    ),
    Mistake(
        "seeded_for_every_weight",
        "The seed is set again before each weight, so both layers begin with the same numbers. The caller decides about the seed.",
        right="        params += [torch.randn",
        wrong="""        torch.manual_seed(0)
        params += [torch.randn""",
    ),
    Mistake(
        "softmax_in_the_model",
        "The model returns probabilities; cross_entropy wants logits and applies the softmax itself.",
        right="(xb @ w1 + b1).relu() @ w2 + b2",
        wrong="((xb @ w1 + b1).relu() @ w2 + b2).softmax(dim=-1)",
    ),
    Mistake(
        "log_softmax_in_the_model",
        "The model returns log probabilities and not logits. The losses do not show it, because log_softmax changes nothing the second time.",
        right="(xb @ w1 + b1).relu() @ w2 + b2",
        wrong="log_softmax((xb @ w1 + b1).relu() @ w2 + b2)",
    ),
    Mistake(
        "last_bias_missing",
        "The second bias was not added.",
        right="(xb @ w1 + b1).relu() @ w2 + b2",
        wrong="(xb @ w1 + b1).relu() @ w2",
    ),
    Mistake(
        "last_batch_left_out",
        "The last batch of each epoch was left out, full or short: the loop ends too early.",
        right="range((len(x) - 1) // bs + 1)",
        wrong="range((len(x) - 1) // bs)",
    ),
    Mistake(
        "small_data_refused",
        "Fewer rows than a batch were refused. They are one short batch.",
        right="""    losses = []
    for _ in range(epochs):""",
        wrong="""    if bs > len(x):
        raise ValueError("the batch is larger than the data")
    losses = []
    for _ in range(epochs):""",
    ),
    Mistake(
        "rows_in_another_order",
        "The rows were shuffled; fit takes them in their order.",
        right="""    losses = []
    for _ in range(epochs):""",
        wrong="""    losses = []
    for _ in range(epochs):
        order = torch.randperm(len(x), device=x.device)
        x, y = x[order], y[order]""",
    ),
    Mistake(
        "one_epoch_alone",
        "fit returned after the first epoch: the list holds its losses only.",
        right="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(params, xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
    return losses""",
        wrong="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(params, xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
        return losses""",
    ),
    Mistake(
        "one_batch_alone",
        "fit returned after the first batch: the list holds one loss.",
        right="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(params, xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
    return losses""",
        wrong="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(params, xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
            return losses""",
    ),
    Mistake(
        "updated_once_an_epoch",
        "The parameters moved once per epoch, after all its batches. They must move after every batch.",
        right="""            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
""",
        wrong="""        with torch.no_grad():
            for p in params:
                p -= lr * p.grad
                p.grad.zero_()
""",
    ),
    Mistake(
        "zeroed_at_the_start_of_an_epoch",
        "The gradients were cleared once per epoch, so within an epoch each batch adds its own to those before it.",
        right="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(params, xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
    return losses""",
        wrong="""    losses = []
    for _ in range(epochs):
        for p in params:
            p.grad = None
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(params, xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
    return losses""",
    ),
    Mistake(
        "cleared_before_the_update",
        "There is no gradient when the parameters are to move. Look at the order of backward, the update and the clearing.",
        right="""                    p -= lr * p.grad
                    p.grad.zero_()
""",
        wrong="""                    p.grad = None
                    p -= lr * p.grad
""",
    ),
    Mistake(
        "update_before_backward",
        "There is no gradient when the parameters are to move. Look at the order of backward, the update and the clearing.",
        right="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(params, xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
    return losses""",
        wrong="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(params, xb), yb)
            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
            loss.backward()
            losses.append(loss.item())
    return losses""",
    ),
    Mistake(
        "guarded_update_before_backward",
        "The update came before backward, so it uses the gradient of the batch before; the first batch has none to use.",
        right="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(params, xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
    return losses""",
        wrong="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(params, xb), yb)
            with torch.no_grad():
                for p in params:
                    if p.grad is not None:
                        p -= lr * p.grad
                        p.grad.zero_()
            loss.backward()
            losses.append(loss.item())
    return losses""",
    ),
    Mistake(
        "backward_forgotten",
        "There is no gradient when the parameters are to move. Look at the order of backward, the update and the clearing.",
        right="""            loss.backward()
""",
        wrong="",
    ),
    Mistake(
        "divided_by_the_batch_size",
        "The gradient was divided by the batch size once more: the loss is a mean already, so the steps are far too small.",
        right="p -= lr * p.grad",
        wrong="p -= lr * p.grad / bs",
    ),
    Mistake(
        "divided_by_the_rows_of_the_batch",
        "The gradient was divided by the batch size once more: the loss is a mean already, so the steps are far too small.",
        right="p -= lr * p.grad",
        wrong="p -= lr * p.grad / len(xb)",
    ),
    Mistake(
        "lr_ignored",
        "The learning rate was not used: each step is the whole gradient.",
        right="p -= lr * p.grad",
        wrong="p -= p.grad",
    ),
    Mistake(
        "new_tensors_in_the_list",
        "The update made new tensors and trained those. The losses are right, but the tensors that the caller holds never change.",
        right="""                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
""",
        wrong="""                params = [(p - lr * p.grad).requires_grad_() for p in params]
""",
    ),
    Mistake(
        "new_tensors_put_into_the_list",
        "The update made new tensors and trained those. The losses are right, but the tensors that the caller holds never change.",
        right="""                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
""",
        wrong="""                params[:] = [(p - lr * p.grad).requires_grad_() for p in params]
""",
    ),
    Mistake(
        "one_hot_on_the_cpu",
        "The targets were turned into rows of a matrix that was made on the CPU, while they are on the accelerator.",
        right="return -input.gather(1, target.unsqueeze(1)).mean()",
        wrong="return -input.masked_fill(~torch.eye(input.shape[1], dtype=torch.bool)[target], 0).sum(dim=1).mean()",
        accelerator=True,
    ),
    Mistake(
        "zeros_on_the_cpu",
        "A tensor of zeros was made on the CPU, and the logits are on the accelerator: a new tensor needs the right "
        "device.",
        right="m = m.nan_to_num()",
        wrong="m = m.where(m.isfinite(), torch.zeros(m.shape, dtype=m.dtype))",
        accelerator=True,
    ),
]
