"""Step 0: hints."""

from checks.hint import Hint

hints = [
    Hint(
        "test_stats_are_mean_and_standard_deviation test_stats_are_plain_floats mean_and_std",
        "What do you get from a tensor that holds one number, and what does the signature promise instead?",
        "A tensor has methods for its mean and its standard deviation, and one that turns a single element into a "
        "Python number.",
        "torch.Tensor.item",
        "Return a pair: the mean of x and the standard deviation of x, each turned into a Python float by `item`.",
    ),
    Hint(
        "test_a_linear_layer_has_a_receptive_field_of_one test_a_convolution_has_its_kernel_as_receptive_field",
        "Which dimensions of a weight are about channels, and which are left over?",
        "The first two dimensions are the output and input channels; the product of all others is the receptive "
        "field, and the product of no numbers is 1.",
        "math.prod",
        "Take the shape of the weight from its third entry on, and multiply what is there with a function of `math`.",
    ),
    Hint(
        "test_fans_of_a_linear_layer test_fans_of_a_convolution test_a_vector_has_no_fans fans",
        "How many numbers does one output sum up? Try it on a weight of shape (3, 2), then on (3, 2, 5, 5).",
        "Weights are (out, in, *kernel): fan in counts the inputs of an output, fan out the outputs of an input, and "
        "a kernel multiplies both by its receptive field.",
        "torch.nn.init.kaiming_uniform_",
        "Raise ValueError if the weight has fewer than two dimensions. Otherwise multiply the second entry of the "
        "shape by the receptive field for the fan in, and the first for the fan out.",
    ),
    Hint(
        "test_gain_of_relu_and_of_nothing test_gain_of_the_square_root_of_five gains",
        "What share of the variance is left when a ReLU has set half of the numbers to zero?",
        "A leaky ReLU keeps (1 + a²)/2 of the mean square; the gain is the square root of its inverse.",
        "torch.nn.init.calculate_gain",
        "The formula is in the docstring: the square root of two over one plus a squared.",
    ),
    Hint(
        "kaiming_uniform_ test_uniform_weights_stay_within_their_bound "
        "test_a_layer_of_torch_uses_the_square_root_of_five uniform_weights as_torchs_layers",
        "The standard deviation of U(-1, 1) is not 1. What is it, and how must the bound make up for it?",
        "Kaiming initialization needs a standard deviation of gain / sqrt(fan); a uniform distribution reaches it "
        "with a bound that is sqrt(3) times as large.",
        "torch.nn.init.kaiming_uniform_",
        "Take the fan out or the fan in, compute the bound from the docstring's formula, and fill the weight between "
        "minus and plus the bound with its own in-place method `uniform_`, inside `torch.no_grad()`. Return the "
        "weight.",
    ),
    Hint(
        "kaiming_normal_ test_normal_weights_have_their_standard_deviation test_fan_out_is_for_the_way_back refused "
        "normal_weights filled_in_place",
        "For the normal distribution, is there anything to make up for?",
        "`normal_` takes the mean and the standard deviation themselves. Keeping the variance of activations needs "
        "the fan in, keeping that of gradients the fan out.",
        "torch.Tensor.normal_",
        "Inside `torch.no_grad()`, fill the weight in place with mean 0 and standard deviation gain over the square "
        "root of the chosen fan, and return it. Share the common part with the uniform one.",
    ),
    Hint(
        "test_activations_explode test_activations_vanish test_activations_hold numbers_from_the_generator "
        "numbers_without_a_generator numbers_for_a_seed a_matrix_for_every_layer",
        "What happens to the size of a vector that is multiplied by a matrix 28 times, and which numbers must be new "
        "each time?",
        "A sum of 512 products of standard normal numbers has a standard deviation of sqrt(512): every layer "
        "multiplies by scale times that.",
        "torch.randn",
        "Draw the 512 numbers first. Then, depth times: draw a 512 x 512 matrix from the same generator, multiply it "
        "by the scale, multiply the vector by it, and keep the standard deviation as a float.",
    ),
    Hint(
        "test_relu_needs_a_larger_scale test_activations_are_measured_behind_the_relu activations",
        "Is the number you keep taken before or after the ReLU?",
        "A layer ends with its activation function: what the next layer gets is what is measured.",
        "torch.Tensor.relu",
        "If a ReLU is asked for, apply it to the product before you take the standard deviation, and go on with the "
        "result.",
    ),
]
