"""Step 7, DataLoader: what goes wrong."""

from checks.variant import Mistake

mistakes = [
    Mistake(
        "batch_size_not_checked",
        "A batch size of zero or less was accepted; torch raises a ValueError.",
        right="        if batch_size <= 0:",
        wrong="        if batch_size is None:",
    ),
    Mistake(
        "length_without_the_short_batch",
        "The length leaves out the short batch at the end, although it is there.",
        right="return whole if self.drop_last or not left_over else whole + 1",
        wrong="return whole",
    ),
    Mistake(
        "length_with_an_empty_batch",
        "The length counts one batch too many when the batch size divides the number of rows.",
        right="return whole if self.drop_last or not left_over else whole + 1",
        wrong="return whole if self.drop_last else whole + 1",
    ),
    Mistake(
        "drop_last_ignored",
        "drop_last had no effect: the short batch is still there.",
        right="return whole if self.drop_last or not left_over else whole + 1",
        wrong="return whole + bool(left_over)",
    ),
    Mistake(
        "length_is_the_number_of_rows",
        "The length of a loader is the number of its batches, not of its rows.",
        right="        whole, left_over = divmod(len(self.dataset), self.batch_size)  # type: ignore[arg-type]\n"
        "        return whole if self.drop_last or not left_over else whole + 1",
        wrong="        return len(self.dataset)",
    ),
    Mistake(
        "batches_overlap",
        "Batches overlap: each must begin where the one before has ended.",
        right="self.dataset[i * self.batch_size : (i + 1) * self.batch_size]",
        wrong="self.dataset[i : i + self.batch_size]",
    ),
    Mistake(
        "iterated_once",
        "The loader can be iterated only once: the second epoch finds no batches. __iter__ must begin again each time.",
        right="        for i in range(len(self)):\n"
        "            yield self.dataset[i * self.batch_size : (i + 1) * self.batch_size]\n",
        wrong='        if not hasattr(self, "batches"):\n'
        "            starts = range(0, len(self) * self.batch_size, self.batch_size)\n"
        "            self.batches = (self.dataset[i : i + self.batch_size] for i in starts)\n"
        "        return self.batches\n",
    ),
    Mistake(
        "validation_batches_too_small",
        "The validation batches are as large as those for training; no gradients are kept there, so they can be twice as "
        "large.",
        right="DataLoader(valid_ds, 2 * bs)",
        wrong="DataLoader(valid_ds, bs)",
    ),
    Mistake(
        "loaders_of_the_wrong_data",
        "Both loaders read the training data, so the validation says nothing about new images.",
        right="DataLoader(valid_ds, 2 * bs)",
        wrong="DataLoader(train_ds, 2 * bs)",
    ),
    Mistake(
        "mean_of_means",
        "The averages are taken over batches, not rows: the short last batch counts as much as a full one.",
        right="            loss += loss_func(out, yb).item() * len(xb)\n"
        "            hits += accuracy(out, yb).item() * len(xb)\n            rows += len(xb)",
        wrong="            loss += loss_func(out, yb).item()\n"
        "            hits += accuracy(out, yb).item()\n            rows += 1",
    ),
    Mistake(
        "accuracy_not_weighted",
        "The loss is weighted by the size of the batch and the accuracy is not.",
        right="hits += accuracy(out, yb).item() * len(xb)",
        wrong="hits += accuracy(out, yb).item()",
    ),
    Mistake(
        "loss_not_weighted",
        "The accuracy is averaged over rows and the loss over batches: the short last batch counts as much as a full one.",
        right="""loss += loss_func(out, yb).item() * len(xb)
            hits += accuracy(out, yb).item() * len(xb)
            rows += len(xb)
    return loss / rows,""",
        wrong="""loss += loss_func(out, yb).item()
            hits += accuracy(out, yb).item() * len(xb)
            rows += len(xb)
    return loss / len(valid_dl),""",
    ),
    Mistake(
        "last_batch_alone",
        "Loss and accuracy are those of the last batch alone.",
        right="            loss += loss_func(out, yb).item() * len(xb)\n"
        "            hits += accuracy(out, yb).item() * len(xb)\n            rows += len(xb)",
        wrong="            rows = len(xb)\n            loss = loss_func(out, yb).item() * rows\n"
        "            hits = accuracy(out, yb).item() * rows",
    ),
    Mistake(
        "no_eval",
        "Validation ran in training mode: dropout makes the numbers worse than they are, and batch normalization learned "
        "from the validation data. no_grad does not stop either.",
        right="    model.eval()\n",
        wrong="",
    ),
    Mistake(
        "no_no_grad",
        "Validation kept everything that a backward would need, and takes twice the memory for nothing. eval() does not "
        "stop that.",
        right="    with torch.no_grad():\n",
        wrong="    if True:\n",
    ),
    Mistake(
        "validated_once",
        "The validation ran once at the end, not after each epoch: you learn too late that an epoch made things worse.",
        right="        valid_loss, valid_accuracy = validate(model, loss_func, valid_dl)\n        print(",
        wrong="    valid_loss, valid_accuracy = validate(model, loss_func, valid_dl)\n    print(",
    ),
    Mistake(
        "validated_on_training_data",
        "The model was measured on the batches that it is trained on, which says nothing about new images.",
        right="validate(model, loss_func, valid_dl)\n        print(",
        wrong="validate(model, loss_func, train_dl)\n        print(",
    ),
    Mistake(
        "left_in_eval_mode",
        "The model was still in eval mode when the second epoch began: dropout and batch normalization are off while "
        "training.",
        right="    for epoch in range(epochs):\n        model.train()\n",
        wrong="    model.train()\n    for epoch in range(epochs):\n",
    ),
    Mistake(
        "never_in_training_mode",
        "fit never called model.train(), so a model that is passed in eval mode is trained in eval mode.",
        right="        model.train()\n",
        wrong="",
    ),
    Mistake(
        "accumulated_unscaled",
        "The gradients of the batches were added as they are: with two batches an update is twice as large. Each batch "
        "must count by its share of the rows.",
        right="(loss * (len(xb) / rows)).backward()",
        wrong="loss.backward()",
    ),
    Mistake(
        "accumulated_by_the_number_of_batches",
        "Each batch was given the same weight, although the last one is short: its rows count more than others.",
        right="(loss * (len(xb) / rows)).backward()",
        wrong="(loss / len(group)).backward()",
    ),
    Mistake(
        "scaled_by_accumulate",
        "The loss was divided by `accumulate`, also for the last group, which has fewer batches.",
        right="(loss * (len(xb) / rows)).backward()",
        wrong="(loss / accumulate).backward()",
    ),
    Mistake(
        "scaled_losses_recorded",
        "The list holds the scaled losses; it should hold the loss of each batch as it is.",
        right="                loss = loss_func(model(xb), yb)\n                (loss * (len(xb) / rows)).backward()",
        wrong="                loss = loss_func(model(xb), yb) * (len(xb) / rows)\n                loss.backward()",
    ),
    Mistake(
        "step_for_every_batch",
        "The optimizer stepped after every batch, not once for the whole group.",
        right="                losses.append(loss.item())\n            opt.step()\n            opt.zero_grad()\n",
        wrong="                losses.append(loss.item())\n                opt.step()\n                opt.zero_grad()\n",
    ),
    Mistake(
        "left_over_batches_lost",
        "The batches left over at the end of an epoch, fewer than `accumulate`, never got their update.",
        right="            opt.step()\n            opt.zero_grad()\n",
        wrong="            if len(group) == accumulate:\n                opt.step()\n            opt.zero_grad()\n",
    ),
    Mistake(
        "left_over_batches_carried_over",
        "The batches left over at the end of an epoch, fewer than `accumulate`, got no update of their own: their "
        "gradients stayed and were added to the next epoch's first.",
        right="            opt.step()\n            opt.zero_grad()\n",
        wrong="            if len(group) == accumulate:\n                opt.step()\n                opt.zero_grad()\n",
    ),
    Mistake(
        "no_zero_grad",
        "fit does not clear the gradients, so each update adds its own to all before it.",
        right="            opt.step()\n            opt.zero_grad()\n",
        wrong="            opt.step()\n",
    ),
    Mistake(
        "loss_function_fixed",
        "fit used cross_entropy whatever loss function it was given.",
        right="                loss = loss_func(model(xb), yb)\n",
        wrong="                loss = nn.functional.cross_entropy(model(xb), yb)\n",
    ),
    Mistake(
        "precut",
        "The batches were cut when the loader was made and kept: rows that a dataset makes anew each time, such as "
        "random crops, stay those of the first time.",
        right="""        self.dataset, self.batch_size, self.drop_last = dataset, batch_size, drop_last

    def __len__(self) -> int:
        \"\"\"The number of batches.\"\"\"
        whole, left_over = divmod(len(self.dataset), self.batch_size)  # type: ignore[arg-type]
        return whole if self.drop_last or not left_over else whole + 1

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        for i in range(len(self)):
            yield self.dataset[i * self.batch_size : (i + 1) * self.batch_size]
""",
        wrong="""        self.dataset, self.batch_size, self.drop_last = dataset, batch_size, drop_last
        stop = len(dataset) - len(dataset) % batch_size if drop_last else len(dataset)
        self.batches = [dataset[i : i + batch_size] for i in range(0, stop, batch_size)]

    def __len__(self) -> int:
        \"\"\"The number of batches.\"\"\"
        return len(self.batches)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        return iter(self.batches)
""",
    ),
    Mistake(
        "one_position_for_all_loops",
        "The loader keeps its position on itself, so two loops over it at the same time disturb each other. Every "
        "iteration wants an iterator of its own.",
        right="""        for i in range(len(self)):
            yield self.dataset[i * self.batch_size : (i + 1) * self.batch_size]
""",
        wrong="""        self.position = 0
        return self

    def __next__(self) -> tuple[Tensor, Tensor]:
        if self.position >= len(self):
            raise StopIteration
        self.position += 1
        return self.dataset[(self.position - 1) * self.batch_size : self.position * self.batch_size]
""",
    ),
    Mistake(
        "number_of_batches_as_rows",
        "__iter__ counts rows up to the number of batches, so most rows never come. len(self) is not the length of "
        "the dataset.",
        right="""        for i in range(len(self)):
            yield self.dataset[i * self.batch_size : (i + 1) * self.batch_size]
""",
        wrong="""        for i in range(0, len(self), self.batch_size):
            yield self.dataset[i : i + self.batch_size]
""",
    ),
    Mistake(
        "large_batches_refused",
        "A batch size above the number of rows was refused. It is allowed: all rows are then one short batch.",
        right="        if batch_size <= 0:\n",
        wrong="        if batch_size <= 0 or batch_size > len(dataset):\n",
    ),
    Mistake(
        "large_batches_made_smaller",
        "A batch size above the number of rows was made smaller. With drop_last there is then one batch where there "
        "should be none.",
        right="        self.dataset, self.batch_size, self.drop_last = dataset, batch_size, drop_last\n",
        wrong="""        batch_size = min(batch_size, len(dataset))
        self.dataset, self.batch_size, self.drop_last = dataset, batch_size, drop_last
""",
    ),
    Mistake(
        "drop_last_only_in_the_length",
        "drop_last changes the length and not the batches: the short batch still comes, although the length does "
        "not count it.",
        right="""        for i in range(len(self)):
            yield self.dataset[i * self.batch_size : (i + 1) * self.batch_size]
""",
        wrong="""        for start in range(0, len(self.dataset), self.batch_size):
            yield self.dataset[start : start + self.batch_size]
""",
    ),
    Mistake(
        "only_the_batches_as_divisor",
        "The sums over all rows were divided by the number of batches.",
        right="return loss / rows, hits / rows",
        wrong="return loss / len(valid_dl), hits / len(valid_dl)",
    ),
    Mistake(
        "averages_in_float32",
        "validate adds up in float32: the averages have seven digits, although the losses have more.",
        right="""    model.eval()
    loss, hits, rows = 0.0, 0.0, 0
    with torch.no_grad():
        for xb, yb in valid_dl:
            out = model(xb)
            loss += loss_func(out, yb).item() * len(xb)
            hits += accuracy(out, yb).item() * len(xb)
            rows += len(xb)
    return loss / rows, hits / rows
""",
        wrong="""    model.eval()
    sums, rows = torch.zeros(2), 0
    with torch.no_grad():
        for xb, yb in valid_dl:
            out = model(xb)
            sums += len(xb) * torch.tensor([loss_func(out, yb).item(), accuracy(out, yb).item()])
            rows += len(xb)
    return (sums[0] / rows).item(), (sums[1] / rows).item()
""",
    ),
    Mistake(
        "mode_of_the_model_alone",
        "Setting `training` on the model does not reach the layers inside: dropout and batch normalization stayed "
        "in training mode. There is a method that reaches them all.",
        right="    model.eval()\n",
        wrong="    model.training = False\n",
    ),
    Mistake(
        "mode_set_at_the_end",
        "validate switches the model back to training and fit does not: a model that comes in eval mode trains its "
        "first epoch in eval mode.",
        right="""        model.train()
        for group in in_groups(train_dl, accumulate):
            rows = sum(len(xb) for xb, _ in group)
            for xb, yb in group:
                loss = loss_func(model(xb), yb)
                (loss * (len(xb) / rows)).backward()
                losses.append(loss.item())
            opt.step()
            opt.zero_grad()
        valid_loss, valid_accuracy = validate(model, loss_func, valid_dl)
""",
        wrong="""        for group in in_groups(train_dl, accumulate):
            rows = sum(len(xb) for xb, _ in group)
            for xb, yb in group:
                loss = loss_func(model(xb), yb)
                (loss * (len(xb) / rows)).backward()
                losses.append(loss.item())
            opt.step()
            opt.zero_grad()
        valid_loss, valid_accuracy = validate(model, loss_func, valid_dl)
        model.train()
""",
    ),
    Mistake(
        "gradients_of_all_parameters",
        "The gradients were asked for all parameters of the model. A frozen layer needs none, and cannot have any.",
        right="                (loss * (len(xb) / rows)).backward()\n",
        wrong="""                parameters = list(model.parameters())
                for p, gradient in zip(parameters, torch.autograd.grad(loss * (len(xb) / rows), parameters)):
                    p.grad = gradient if p.grad is None else p.grad + gradient
""",
    ),
    Mistake(
        "one_epoch_only",
        "fit returned after the first epoch. Look at how far the return is indented.",
        right="""    losses = []
    for epoch in range(epochs):
        model.train()
        for group in in_groups(train_dl, accumulate):
            rows = sum(len(xb) for xb, _ in group)
            for xb, yb in group:
                loss = loss_func(model(xb), yb)
                (loss * (len(xb) / rows)).backward()
                losses.append(loss.item())
            opt.step()
            opt.zero_grad()
        valid_loss, valid_accuracy = validate(model, loss_func, valid_dl)
        print(f"epoch {epoch}: validation loss {valid_loss:.4f}, accuracy {valid_accuracy:.4f}")
    return losses
""",
        wrong="""    losses = []
    for epoch in range(epochs):
        model.train()
        for group in in_groups(train_dl, accumulate):
            rows = sum(len(xb) for xb, _ in group)
            for xb, yb in group:
                loss = loss_func(model(xb), yb)
                (loss * (len(xb) / rows)).backward()
                losses.append(loss.item())
            opt.step()
            opt.zero_grad()
        valid_loss, valid_accuracy = validate(model, loss_func, valid_dl)
        print(f"epoch {epoch}: validation loss {valid_loss:.4f}, accuracy {valid_accuracy:.4f}")
        return losses
""",
    ),
    Mistake(
        "update_once_an_epoch",
        "The optimizer made one step an epoch: the gradients of all batches were added up for it.",
        right="""            opt.step()
            opt.zero_grad()
""",
        wrong="""        opt.step()
        opt.zero_grad()
""",
    ),
    Mistake(
        "cleared_before_the_step",
        "The gradients were cleared between backward and step, so the parameters never changed.",
        right="""            opt.step()
            opt.zero_grad()
""",
        wrong="""            opt.zero_grad()
            opt.step()
""",
    ),
    Mistake(
        "cleared_for_every_batch",
        "The gradients were cleared before each batch of a group, so an update used the last batch alone.",
        right="""            for xb, yb in group:
                loss = loss_func(model(xb), yb)
""",
        wrong="""            for xb, yb in group:
                opt.zero_grad()
                loss = loss_func(model(xb), yb)
""",
    ),
    Mistake(
        "step_before_backward",
        "The step came before backward, so each update used the gradients of the group before, or none.",
        right="""            rows = sum(len(xb) for xb, _ in group)
            for xb, yb in group:
                loss = loss_func(model(xb), yb)
                (loss * (len(xb) / rows)).backward()
                losses.append(loss.item())
            opt.step()
            opt.zero_grad()
""",
        wrong="""            rows = sum(len(xb) for xb, _ in group)
            opt.step()
            opt.zero_grad()
            for xb, yb in group:
                loss = loss_func(model(xb), yb)
                (loss * (len(xb) / rows)).backward()
                losses.append(loss.item())
""",
    ),
    Mistake(
        "divided_by_the_batch_size",
        "The loss is a mean over the batch already. It was divided by the number of rows once more, so the steps "
        "are too small.",
        right="(loss * (len(xb) / rows)).backward()",
        wrong="(loss / rows).backward()",
    ),
    Mistake(
        "mean_loss_of_an_epoch",
        "fit returned one mean loss for each epoch. The list has the loss of every batch.",
        right="""    losses = []
    for epoch in range(epochs):
        model.train()
        for group in in_groups(train_dl, accumulate):
            rows = sum(len(xb) for xb, _ in group)
            for xb, yb in group:
                loss = loss_func(model(xb), yb)
                (loss * (len(xb) / rows)).backward()
                losses.append(loss.item())
            opt.step()
            opt.zero_grad()
        valid_loss, valid_accuracy = validate(model, loss_func, valid_dl)
        print(f"epoch {epoch}: validation loss {valid_loss:.4f}, accuracy {valid_accuracy:.4f}")
    return losses
""",
        wrong="""    losses = []
    for epoch in range(epochs):
        model.train()
        of_epoch = []
        for group in in_groups(train_dl, accumulate):
            rows = sum(len(xb) for xb, _ in group)
            for xb, yb in group:
                loss = loss_func(model(xb), yb)
                (loss * (len(xb) / rows)).backward()
                of_epoch.append(loss.item())
            opt.step()
            opt.zero_grad()
        losses.append(sum(of_epoch) / len(of_epoch))
        valid_loss, valid_accuracy = validate(model, loss_func, valid_dl)
        print(f"epoch {epoch}: validation loss {valid_loss:.4f}, accuracy {valid_accuracy:.4f}")
    return losses
""",
    ),
    Mistake(
        "hits_counted_on_the_cpu",
        "The classes of a batch were compared on the CPU with labels that are on the accelerator.",
        right="return (out.argmax(dim=1) == yb)",
        wrong="return (out.argmax(dim=1).cpu() == yb)",
        accelerator=True,
    ),
]
