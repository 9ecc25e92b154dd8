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
    Mistake(
        "relu_at_the_end",
        "A ReLU follows the last layer, too: all negative outputs are 0, and their gradients with them.",
        right="            xb = block(xb)\n        return xb",
        wrong="            xb = block(xb).relu()\n        return xb",
    ),
    Mistake(
        "relu_in_the_second_block",
        "A ReLU follows the last layer, too: all negative outputs are 0, and their gradients with them.",
        right="nn.ReLU()), nn.Linear(nh, n_out)])",
        wrong="nn.ReLU()), Sequential(nn.Linear(nh, n_out), nn.ReLU())])",
    ),
    Mistake(
        "first_layer_only",
        "Only the first layer got its initial weights and biases; the second is as nn.Linear makes it.",
        right="        for p in self.parameters():\n",
        wrong="        for p in list(self.parameters())[:2]:\n",
    ),
    Mistake(
        "one_std_for_all",
        "Both weights were drawn with the std of the first layer; each layer has a fan in of its own.",
        right="                kaiming_normal_(p, a=0)\n",
        wrong="                nn.init.normal_(p, std=(2 / n_in) ** 0.5)\n",
    ),
    Mistake(
        "uniform_weights",
        "The weights have the right std and come from a uniform distribution, not from a normal one.",
        right="                kaiming_normal_(p, a=0)\n",
        wrong="                nn.init.kaiming_uniform_(p, a=0)\n",
    ),
    Mistake(
        "different_labels_counted",
        "c counts the labels that occur: it is too small when a class has no image among the training data.",
        right="c=int(train[1].max()) + 1",
        wrong="c=len(train[1].unique())",
    ),
    Mistake(
        "classes_of_the_validation",
        "c comes from the validation labels; it is told by the training labels.",
        right="c=int(train[1].max()) + 1",
        wrong="c=int(valid[1].max()) + 1",
    ),
    Mistake(
        "a_fit_for_every_epoch",
        "fit was called once for every epoch, so the lr runs through a whole cycle in each of them.",
        right="    run.fit(epochs, Learner(model, SGD(model.parameters(), lr, momentum), cross_entropy, data))\n"
        "    return recorder.losses, history.history",
        wrong="    learn = Learner(model, SGD(model.parameters(), lr, momentum), cross_entropy, data)\n"
        "    losses, kept = [], []\n    for _ in range(epochs):\n        run.fit(1, learn)\n"
        "        losses += recorder.losses\n        kept += history.history\n    return losses, kept",
    ),
    Mistake(
        "last_fit_only",
        "fit was called once for every epoch: the lr runs through a whole cycle in each, and what the callbacks keep is "
        "that of the last one.",
        right="    run.fit(epochs, Learner(model, SGD(model.parameters(), lr, momentum), cross_entropy, data))\n",
        wrong="    learn = Learner(model, SGD(model.parameters(), lr, momentum), cross_entropy, data)\n"
        "    for _ in range(epochs):\n        run.fit(1, learn)\n",
    ),
    Mistake(
        "momentum_in_a_cycle",
        "The momentum was scheduled, too, so the one that train was given is not used.",
        right='Runner([ParamScheduler("lr", one_cycle), recorder,',
        wrong='Runner([ParamScheduler("momentum", combine_scheds([0.3, 0.7], cos_1cycle_anneal(0.95, 0.85, 0.95))),\n'
        '        ParamScheduler("lr", one_cycle), recorder,',
    ),
    Mistake(
        "cycle_ends_at_its_start",
        "The cycle ends where it began, at lr/10; its last lr is lr/1000.",
        right="cos_1cycle_anneal(lr / 10, lr, lr / 1000)",
        wrong="cos_1cycle_anneal(lr / 10, lr, lr / 10)",
    ),
    Mistake(
        "straight_cycle",
        "The lr goes up and down along straight lines, not along cosines.",
        right="    one_cycle = combine_scheds([0.3, 0.7], cos_1cycle_anneal(lr / 10, lr, lr / 1000))\n",
        wrong="    from solutions.step10_schedulers import sched_lin\n\n"
        "    one_cycle = combine_scheds([0.3, 0.7], [sched_lin(lr / 10, lr), sched_lin(lr, lr / 1000)])\n",
    ),
    Mistake(
        "weight_decay_for_momentum",
        "The momentum went to another option of SGD: the parameters shrink with every step.",
        right="SGD(model.parameters(), lr, momentum)",
        wrong="SGD(model.parameters(), lr, weight_decay=momentum)",
    ),
    Mistake(
        "validation_loss_only",
        "A row of the history has the loss alone: accuracy was not among the metrics.",
        right="AvgStatsCallback([accuracy])",
        wrong="AvgStatsCallback()",
    ),
]
