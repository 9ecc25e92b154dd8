"""Step 0, initialization: what goes wrong."""

from checks.variant import Mistake

mistakes = [
    Mistake(
        "drawn_in_float32",
        "The numbers were drawn in float32, and not in the weight's dtype. Look at the dtype of a new tensor.",
        right="return weight.normal_(0, _std(weight, a, use_fan_out))",
        wrong="return weight.copy_(torch.randn(weight.shape) * _std(weight, a, use_fan_out))",
    ),
    Mistake(
        "uniform_drawn_in_float32",
        "The numbers were drawn in float32, and not in the weight's dtype. Look at the dtype of a new tensor.",
        right="return weight.uniform_(-bound, bound)",
        wrong="return weight.copy_(torch.empty(weight.shape).uniform_(-bound, bound))",
    ),
    Mistake(
        "scaled_numbers_drawn_in_float32",
        "The numbers were drawn in float32, and not in the weight's dtype. Look at the dtype of a new tensor.",
        right="return weight.uniform_(-bound, bound)",
        wrong="return weight.copy_(torch.rand(weight.shape) * 2 * bound - bound)",
    ),
    Mistake(
        "stats_are_tensors",
        "stats returned tensors; its signature promises two Python floats.",
        right="return x.mean().item(), x.std().item()",
        wrong="return x.mean(), x.std()",
    ),
    Mistake(
        "variance_for_standard_deviation",
        "That is the variance; the standard deviation is its square root.",
        right="x.std().item()\n\n\ndef receptive",
        wrong="x.var().item()\n\n\ndef receptive",
    ),
    Mistake(
        "divided_by_n",
        "The standard deviation was divided by n; torch's std divides by n - 1.",
        right="x.std().item()\n\n\ndef receptive",
        wrong="x.std(correction=0).item()\n\n\ndef receptive",
    ),
    Mistake(
        "receptive_field_of_everything",
        "The receptive field includes the channels; it must count only what connects one input channel with one "
        "output channel.",
        right="math.prod(weight.shape[2:])",
        wrong="math.prod(weight.shape[1:])",
    ),
    Mistake(
        "receptive_field_of_one_side",
        "Only one side of the kernel was counted.",
        right="math.prod(weight.shape[2:])",
        wrong="math.prod(weight.shape[2:3])",
    ),
    Mistake(
        "kernel_of_images_alone",
        "Only a weight with four dimensions got a kernel, so convolutions in one or three dimensions count as linear "
        "layers. Every dimension after the second belongs to the kernel.",
        right="return math.prod(weight.shape[2:])",
        wrong="return weight.shape[2] * weight.shape[3] if weight.dim() == 4 else 1",
    ),
    Mistake(
        "only_images_accepted",
        "A convolution in one or three dimensions was refused: its weight has three or five dimensions, and each "
        "number of dimensions from two on is right.",
        right="if weight.dim() < 2:",
        wrong="if weight.dim() not in (2, 4):",
    ),
    Mistake(
        "fans_exchanged",
        "Fan in and fan out are swapped: a weight is (out, in).",
        right="return weight.shape[1] * size, weight.shape[0] * size",
        wrong="return weight.shape[0] * size, weight.shape[1] * size",
    ),
    Mistake(
        "receptive_field_ignored",
        "The fans of a convolution count its channels and forget its kernel.",
        right="return weight.shape[1] * size, weight.shape[0] * size",
        wrong="return weight.shape[1], weight.shape[0]",
    ),
    Mistake(
        "kernel_missing_in_fan_out",
        "The fan out counts channels only. An input goes into every number of the kernel, for each output channel.",
        right="return weight.shape[1] * size, weight.shape[0] * size",
        wrong="return weight.shape[1] * size, weight.shape[0]",
    ),
    Mistake(
        "kernel_missing_in_fan_in",
        "The fan in counts channels only. An output sums up every number of the kernel, for each input channel.",
        right="return weight.shape[1] * size, weight.shape[0] * size",
        wrong="return weight.shape[1], weight.shape[0] * size",
    ),
    Mistake(
        "vector_accepted",
        "A tensor with one dimension got fans; torch raises a ValueError.",
        right='    if weight.dim() < 2:\n        raise ValueError(f"a weight has at least two dimensions, got shape '
        '{tuple(weight.shape)}")\n',
        wrong="    if weight.dim() < 2:\n        return weight.numel(), weight.numel()\n",
    ),
    Mistake(
        "slope_not_squared",
        "The slope of a leaky ReLU goes into the gain squared, because it is a variance that must be kept.",
        right="1 + a**2",
        wrong="1 + a",
    ),
    Mistake(
        "gain_not_rooted",
        "The gain is still a factor for variances; weights need its square root.",
        right="return math.sqrt(2 / (1 + a**2))",
        wrong="return 2 / (1 + a**2)",
    ),
    Mistake(
        "gain_of_relu_always",
        "The slope was ignored: the gain is that of ReLU whatever a is.",
        right="return math.sqrt(2 / (1 + a**2))",
        wrong="return math.sqrt(2)",
    ),
    Mistake(
        "weights_not_scaled",
        "The weights were not scaled: their standard deviation is 1, whatever the fan is.",
        right="weight.normal_(0, _std(weight, a, use_fan_out))",
        wrong="weight.normal_()",
    ),
    Mistake(
        "uniform_has_another_std",
        "Numbers from U(-1, 1) have the standard deviation 1/sqrt(3), not 1, so the weights are too small.",
        right="bound = math.sqrt(3) * _std(weight, a, use_fan_out)",
        wrong="bound = _std(weight, a, use_fan_out)",
    ),
    Mistake(
        "normal_with_the_bound",
        "The normal numbers are sqrt(3) times too large: that factor belongs to a uniform distribution and its bound.",
        right="return weight.normal_(0, _std(weight, a, use_fan_out))",
        wrong="return weight.normal_(0, math.sqrt(3) * _std(weight, a, use_fan_out))",
    ),
    Mistake(
        "normal_cut_off",
        "Numbers beyond two standard deviations were not allowed. A distribution that is cut off like this is narrower "
        "than the normal one: 0.88 of its standard deviation.",
        right="return weight.normal_(0, _std(weight, a, use_fan_out))",
        wrong="std = _std(weight, a, use_fan_out)\n        return torch.nn.init.trunc_normal_(weight, 0, std, -2 * std, 2 * std)",
    ),
    Mistake(
        "uniform_from_zero",
        "The weights lie between 0 and the bound; they must lie on both sides of 0.",
        right="uniform_(-bound, bound)",
        wrong="uniform_(0, bound)",
    ),
    Mistake(
        "fan_not_rooted",
        "The weights were divided by the fan, not by its square root: a sum of n random numbers grows with sqrt(n).",
        right="return gain(a) / math.sqrt(fan_out if use_fan_out else fan_in)",
        wrong="return gain(a) / (fan_out if use_fan_out else fan_in)",
    ),
    Mistake(
        "gain_forgotten",
        "The gain was left out: after a ReLU the numbers lose half of their variance in every layer.",
        right="return gain(a) / math.sqrt(",
        wrong="return 1 / math.sqrt(",
    ),
    Mistake(
        "always_fan_in",
        "use_fan_out had no effect.",
        right="fan_out if use_fan_out else fan_in",
        wrong="fan_in",
    ),
    Mistake(
        "always_fan_out",
        "The fan out was used where the fan in was needed.",
        right="fan_out if use_fan_out else fan_in",
        wrong="fan_in if use_fan_out else fan_out",
    ),
    Mistake(
        "new_tensor_returned",
        "A new tensor was returned and the weight stayed as it was; the underscore in the name means in place.",
        right="        return weight.normal_(0, _std(weight, a, use_fan_out))",
        wrong="        return weight.clone().normal_(0, _std(weight, a, use_fan_out))",
    ),
    Mistake(
        "new_uniform_tensor_returned",
        "A new tensor was returned and the weight stayed as it was; the underscore in the name means in place.",
        right="        return weight.uniform_(-bound, bound)",
        wrong="        return torch.empty_like(weight).uniform_(-bound, bound)",
    ),
    Mistake(
        "data_returned",
        "The weight was filled, but what came back is another tensor with the same numbers: `data` and `detach` make a "
        "new one. Return the weight itself.",
        right="        return weight.normal_(0, _std(weight, a, use_fan_out))",
        wrong="        return weight.data.normal_(0, _std(weight, a, use_fan_out))",
    ),
    Mistake(
        "uniform_data_returned",
        "The weight was filled, but what came back is another tensor with the same numbers: `data` and `detach` make a "
        "new one. Return the weight itself.",
        right="        return weight.uniform_(-bound, bound)",
        wrong="        return weight.data.uniform_(-bound, bound)",
    ),
    Mistake(
        "weight_not_returned",
        "The weight was filled and not returned: the result is None.",
        right="        return weight.normal_(0, _std(weight, a, use_fan_out))",
        wrong="        weight.normal_(0, _std(weight, a, use_fan_out))",
    ),
    Mistake(
        "uniform_weight_not_returned",
        "The weight was filled and not returned: the result is None.",
        right="        return weight.uniform_(-bound, bound)",
        wrong="        weight.uniform_(-bound, bound)",
    ),
    Mistake(
        "no_no_grad",
        "autograd was recording: a leaf that requires a gradient cannot be filled in place. Look for torch.no_grad.",
        right="    with torch.no_grad():\n        return weight.normal_(",
        wrong="    if True:\n        return weight.normal_(",
    ),
    Mistake(
        "variance_of_the_normal",
        "normal_ takes the standard deviation, and got the variance.",
        right="normal_(0, _std(weight, a, use_fan_out))",
        wrong="normal_(0, _std(weight, a, use_fan_out) ** 2)",
    ),
    Mistake(
        "scale_forgotten",
        "The matrices were not scaled, so the numbers explode whatever the scale is.",
        right="torch.randn(512, 512, generator=generator) * scale @ x",
        wrong="torch.randn(512, 512, generator=generator) @ x",
    ),
    Mistake(
        "scaled_once",
        "Only the first matrix was scaled.",
        right="        x = torch.randn(512, 512, generator=generator) * scale @ x\n",
        wrong="        x = torch.randn(512, 512, generator=generator) * (1 if after else scale) @ x\n",
    ),
    Mistake(
        "relu_forgotten",
        "There is no ReLU between the layers although one was asked for.",
        right="        if relu:\n",
        wrong="        if relu is None:\n",
    ),
    Mistake(
        "measured_before_the_relu",
        "The standard deviation was taken before the ReLU; a layer ends after it.",
        right="        if relu:\n            x = x.relu()\n        after.append(x.std().item())",
        wrong="        after.append(x.std().item())\n        if relu:\n            x = x.relu()",
    ),
    Mistake(
        "variance_of_the_activations",
        "activation_stds returned variances; the standard deviation is the square root.",
        right="after.append(x.std().item())",
        wrong="after.append(x.var().item())",
    ),
    Mistake(
        "generator_ignored",
        "A generator was given, but the matrices came from torch's global one: even with a seed you get different "
        "numbers each time.",
        right="torch.randn(512, 512, generator=generator)",
        wrong="torch.randn(512, 512)",
    ),
    Mistake(
        "one_matrix_for_all",
        "All layers share one matrix. Each needs a new one, as in a real network, where no two layers have the same "
        "weights.",
        right="    for _ in range(depth):\n        x = torch.randn(512, 512, generator=generator) * scale @ x\n",
        wrong="    matrix = torch.randn(512, 512, generator=generator) * scale\n    for _ in range(depth):\n        x = matrix @ x\n",
    ),
    Mistake(
        "same_seed_in_every_call",
        "Without a generator the numbers are the same in every call, whatever torch.manual_seed was given. They must "
        "come from torch's global generator.",
        right="    x, after = torch.randn(512, generator=generator), []\n",
        wrong="    generator = generator or torch.Generator()\n    x, after = torch.randn(512, generator=generator), []\n",
    ),
    Mistake(
        "seeded_inside",
        "activation_stds sets the seed itself, so it always draws the same numbers. The caller decides about the seed.",
        right="    x, after = torch.randn(512, generator=generator), []\n",
        wrong="    (generator or torch.default_generator).manual_seed(0)\n"
        "    x, after = torch.randn(512, generator=generator), []\n",
    ),
    Mistake(
        "stopped_at_nan",
        "The list ends at the first nan; it has one number for each layer, nan or not.",
        right="        after.append(x.std().item())\n",
        wrong="        after.append(x.std().item())\n        if math.isnan(after[-1]):\n            break\n",
    ),
    Mistake(
        "stopped_before_nan",
        "A standard deviation that is nan was left out; the list has one number for each layer, nan or not.",
        right="        after.append(x.std().item())\n",
        wrong="        if not math.isnan(x.std()):\n            after.append(x.std().item())\n",
    ),
    Mistake(
        "last_layer_alone",
        "Only the last standard deviation was returned; every layer has one.",
        right="    return after",
        wrong="    return after[-1:]",
    ),
    Mistake(
        "input_measured_too",
        "The list begins with the input, so it is too long by one: it holds what comes out of each layer.",
        right="generator=generator), []\n",
        wrong="generator=generator), []\n    after.append(x.std().item())\n",
    ),
    Mistake(
        "input_of_every_layer",
        "Every layer got the first input, not the output of the layer before.",
        right="        x = torch.randn(512, 512, generator=generator) * scale @ x\n        if relu:\n            x = x.relu()\n"
        "        after.append(x.std().item())",
        wrong="        out = torch.randn(512, 512, generator=generator) * scale @ x\n        if relu:\n"
        "            out = out.relu()\n        after.append(out.std().item())",
    ),
]
