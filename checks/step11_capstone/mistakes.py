"""Step 11, capstone: what goes wrong when the parts are put together."""

from checks.variant import Mistake

mistakes = [
    Mistake(
        "super_init_forgotten",
        "Net.__init__ does not call super().__init__(), so there is no registry when the blocks are assigned.",
        right="        super().__init__()\n",
        wrong="",
    ),
    Mistake(
        "blocks_in_a_plain_list",
        "The blocks are in a plain list, which is not a module: the net has no parameters.",
        right="self.blocks = ModuleList([",
        wrong="self.blocks = list([",
    ),
    Mistake(
        "gain_of_no_relu",
        "The weights are those of layers without a ReLU: too small by the square root of 2.",
        right="kaiming_normal_(p, a=0)",
        wrong="kaiming_normal_(p, a=1)",
    ),
    Mistake(
        "torchs_own_weights",
        "The weights are as nn.Linear makes them; fill them as in step 0.",
        right="                kaiming_normal_(p, a=0)\n",
        wrong="                pass\n",
    ),
    Mistake(
        "biases_not_zero",
        "The biases are not zero at the beginning.",
        right="                nn.init.zeros_(p)",
        wrong="                pass",
    ),
    Mistake(
        "relu_missing",
        "There is no ReLU between the layers, so the two are one linear layer.",
        right="Sequential(nn.Linear(n_in, nh), nn.ReLU())",
        wrong="Sequential(nn.Linear(n_in, nh))",
    ),
    Mistake(
        "returns_inside_the_loop",
        "forward returned after the first block.",
        right="            xb = block(xb)\n        return xb",
        wrong="            xb = block(xb)\n            return xb",
    ),
    Mistake(
        "trained_on_the_validation_data",
        "The validation data was trained on, so the accuracy means nothing.",
        right="get_dls(Dataset(*train), Dataset(*valid), bs, generator)",
        wrong="get_dls(Dataset(*valid), Dataset(*train), bs, generator)",
    ),
    Mistake(
        "generator_not_passed_on",
        "The generator was not passed on, so a seeded run is different every time.",
        right="get_dls(Dataset(*train), Dataset(*valid), bs, generator)",
        wrong="get_dls(Dataset(*train), Dataset(*valid), bs)",
    ),
    Mistake(
        "classes_off_by_one",
        "c is the largest class number; the number of classes is one more.",
        right="c=int(train[1].max()) + 1",
        wrong="c=int(train[1].max())",
    ),
    Mistake(
        "constant_lr",
        "The lr stayed as it was: the schedule was made but not used.",
        right='Runner([ParamScheduler("lr", one_cycle), recorder,',
        wrong="Runner([recorder,",
    ),
    Mistake(
        "no_momentum",
        "The optimizer got no momentum.",
        right="SGD(model.parameters(), lr, momentum)",
        wrong="SGD(model.parameters(), lr)",
    ),
    Mistake(
        "cycle_upside_down",
        "The cycle begins with its highest lr.",
        right="cos_1cycle_anneal(lr / 10, lr, lr / 1000)",
        wrong="cos_1cycle_anneal(lr, lr / 10, lr / 1000)",
    ),
    Mistake(
        "phases_exchanged",
        "The lr goes up for 70 % of the training and down for 30 %; it is the other way round.",
        right="combine_scheds([0.3, 0.7],",
        wrong="combine_scheds([0.7, 0.3],",
    ),
    Mistake(
        "statistics_of_the_training",
        "The history holds loss and accuracy of the training, not of the validation.",
        right="self.avg_stats.valid_stats.avg_stats",
        wrong="self.avg_stats.train_stats.avg_stats",
    ),
]
