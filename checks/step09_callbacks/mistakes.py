"""Step 9, callbacks: what goes wrong."""

from checks.variant import Mistake

mistakes = [
    Mistake(
        "handler_stops_asking",
        "After the first False, the later callbacks were not called: they miss events that they need. "
        "`all(generator)` and `answer and cb.event()` both stop early.",
        right="all([cb.after_loss(loss) for cb in self.cbs]) and self.in_train",
        wrong="all(cb.after_loss(loss) for cb in self.cbs) and self.in_train",
    ),
    Mistake(
        "handler_takes_none_for_yes",
        "A callback that returned nothing was treated as if it returned True; in this handler only True means go on.",
        right="all([cb.after_loss(loss) for cb in self.cbs]) and self.in_train",
        wrong="all([cb.after_loss(loss) is not False for cb in self.cbs]) and self.in_train",
    ),
    Mistake(
        "handler_trains_in_validation",
        "after_loss returned True for a validation batch, so backward followed. Look at what the handler stores about "
        "the phase.",
        right="for cb in self.cbs]) and self.in_train",
        wrong="for cb in self.cbs])",
    ),
    Mistake(
        "no_to_begin_batch_ignored",
        "A callback returned False from begin_batch, but the batch still ran.",
        right="    if not cb.begin_batch(xb, yb):\n        return []\n",
        wrong="    cb.begin_batch(xb, yb)\n",
    ),
    Mistake(
        "no_to_after_backward_ignored",
        "A callback returned False from after_backward, but the optimizer still stepped.",
        right="        if cb.after_backward():\n            learn.opt.step()\n",
        wrong="        cb.after_backward()\n        learn.opt.step()\n",
    ),
    Mistake(
        "no_to_after_step_ignored",
        "A callback returned False from after_step, but the gradients were still cleared: it could not accumulate "
        "them.",
        right="        if cb.after_step():\n            learn.opt.zero_grad()\n",
        wrong="        cb.after_step()\n        learn.opt.zero_grad()\n",
    ),
    Mistake(
        "handler_loss_is_a_tensor",
        "The list of losses holds tensors, and each keeps its whole graph in memory; turn them into floats.",
        right="    return [loss.item()]",
        wrong="    return [loss]",
    ),
    Mistake(
        "no_to_begin_fit_ignored",
        "A callback returned False from begin_fit, but the training still began.",
        right="    if not cb.begin_fit(learn):\n        return losses\n",
        wrong="    cb.begin_fit(learn)\n",
    ),
    Mistake(
        "no_to_begin_epoch_skips_validation",
        "False from begin_epoch skipped the validation and after_epoch too; it must skip only the training batches.",
        right="        if cb.begin_epoch(epoch):\n            losses += all_batches(learn.data.train_dl, cb)\n",
        wrong="        if not cb.begin_epoch(epoch):\n            continue\n"
        "        losses += all_batches(learn.data.train_dl, cb)\n",
    ),
    Mistake(
        "no_to_after_epoch_ignored",
        "A callback returned False from after_epoch, but the next epoch still began.",
        right="        if not cb.after_epoch() or learn.stop:",
        wrong="        cb.after_epoch()\n        if learn.stop:",
    ),
    Mistake(
        "stop_still_validates",
        "A callback set learn.stop, but the validation still ran.",
        right="        if not learn.stop and cb.begin_validate():",
        wrong="        if cb.begin_validate():",
    ),
    Mistake(
        "validation_losses_in_the_list",
        "fit returned the validation losses along with those of the training.",
        right="                all_batches(learn.data.valid_dl, cb)\n        if not cb.after_epoch()",
        wrong="                losses += all_batches(learn.data.valid_dl, cb)\n        if not cb.after_epoch()",
    ),
    Mistake(
        "after_fit_forgotten",
        "fit ended without a call of after_fit.",
        right="    cb.after_fit()\n    return losses",
        wrong="    return losses",
    ),
    Mistake(
        "delegation_recurses",
        "Before set_runner, and while a callback is copied, there is no `run`: looking for it leads to __getattr__, "
        "which looks for `run` again, without end.",
        right='    _order = 0\n    run: "Runner" = None  # type: ignore[assignment]  the runner sets it\n\n    def set_runner',
        wrong="    _order = 0\n\n    def set_runner",
    ),
    Mistake(
        "no_delegation",
        "A callback should find on its runner what it does not have itself; yours did not look there.",
        right="        return getattr(self.run, name)",
        wrong="        raise AttributeError(name)",
    ),
    Mistake(
        "order_ignored",
        "The callbacks ran in the order in which they were passed: `_order` was not used.",
        right="        self.cbs = sorted([TrainEvalCallback(), *cbs, *made], key=lambda cb: cb._order)",
        wrong="        self.cbs = [TrainEvalCallback(), *cbs, *made]",
    ),
    Mistake(
        "order_reversed",
        "The callbacks ran from the largest `_order` to the smallest; the smallest comes first.",
        right="key=lambda cb: cb._order)",
        wrong="key=lambda cb: -cb._order)",
    ),
    Mistake(
        "order_unstable",
        "Callbacks of the same `_order` changed places; they run in the order in which they were passed.",
        right="        self.cbs = sorted([TrainEvalCallback(), *cbs, *made], key=lambda cb: cb._order)",
        wrong="        self.cbs = sorted([*made, *reversed(list(cbs)), TrainEvalCallback()], key=lambda cb: cb._order)",
    ),
    Mistake(
        "list_of_callbacks_changed",
        "The list that the caller passed was changed: with a second runner its callbacks would be there twice.",
        right="        self.cbs = sorted([TrainEvalCallback(), *cbs, *made], key=lambda cb: cb._order)",
        wrong="        self.cbs = cbs = cbs if isinstance(cbs, list) else list(cbs)\n"
        "        cbs += [TrainEvalCallback(), *made]\n"
        "        cbs.sort(key=lambda cb: (cb._order, not isinstance(cb, TrainEvalCallback)))",
    ),
    Mistake(
        "train_eval_forgotten",
        "A runner needs a TrainEvalCallback even if none is passed: the model was never switched between train and "
        "eval.",
        right="[TrainEvalCallback(), *cbs, *made]",
        wrong="[*cbs, *made]",
    ),
    Mistake(
        "cb_funcs_forgotten",
        "The functions in cb_funcs were not called, or the callbacks that they made were not kept.",
        right="[TrainEvalCallback(), *cbs, *made]",
        wrong="[TrainEvalCallback(), *cbs]",
    ),
    Mistake(
        "callbacks_without_a_name",
        "The callbacks did not become attributes of the runner, so one callback cannot find another (run.recorder).",
        right="                setattr(self, cb.name, cb)",
        wrong="                pass",
    ),
    Mistake(
        "callback_hides_the_runners_method",
        "A callback's name replaced a method of the runner: OneBatch is not run.one_batch.",
        right="            if not hasattr(self, cb.name):\n                setattr(self, cb.name, cb)",
        wrong="            setattr(self, cb.name, cb)",
    ),
    Mistake(
        "event_found_on_the_runner",
        "getattr on a callback that does not have the event goes on to look on the runner, and what it finds there is "
        "called. Look for the event on the callback's class.",
        right="            if handler := getattr(type(cb), event, None):\n                handler(cb)",
        wrong="            if handler := getattr(cb, event, None):\n                handler()",
    ),
    Mistake(
        "events_in_reverse",
        "The callbacks are in the right order but were called from the last to the first.",
        right="for cb in self.cbs:\n            # Look it up",
        wrong="for cb in reversed(self.cbs):\n            # Look it up",
    ),
    Mistake(
        "after_pred_never_comes",
        "after_pred was not announced: the runner must announce it between the prediction and the loss.",
        right='            self("after_pred")\n',
        wrong="",
    ),
    Mistake(
        "counts_kept_to_themselves",
        "`self.n_iter += 1` makes an attribute of the callback; the runner's n_iter, which the others read, stays 0.",
        right="self.run.n_iter += 1",
        wrong="self.n_iter += 1",
    ),
    Mistake(
        "early_stopping_wants_a_larger_loss",
        "An epoch with a smaller loss was treated as one without progress. A smaller loss is the better one.",
        right="0 if loss < self.best",
        wrong="0 if loss > self.best",
    ),
    Mistake(
        "only_the_first_callback_hears",
        "Only the first callback that has an event was called.",
        right="                handler(cb)",
        wrong="                return handler(cb)",
    ),
    Mistake(
        "changes_of_the_batch_lost",
        "A callback replaced run.xb, but the model still got the old one. Look at which xb goes in after begin_batch.",
        right="self.pred = self.model(self.xb)",
        wrong="self.pred = self.model(xb)",
    ),
    Mistake(
        "changes_of_the_prediction_lost",
        "A callback replaced run.pred, but the loss was still computed from the old one.",
        right="            self.pred = self.model(self.xb)\n"
        '            self("after_pred")\n'
        "            self.loss = self.loss_func(self.pred, self.yb)",
        wrong="            pred = self.pred = self.model(self.xb)\n"
        '            self("after_pred")\n'
        "            self.loss = self.loss_func(pred, self.yb)",
    ),
    Mistake(
        "runner_trains_in_validation",
        "A validation batch went on to backward and step. Look at in_train.",
        right="            if self.in_train:\n                try:",
        wrong="            if True:\n                try:",
    ),
    Mistake(
        "stale_gradients",
        "A cancelled batch left its gradients behind, and the next batch added its own to them.",
        right='                    self("after_step")\n'
        "                finally:\n                    self.opt.zero_grad()",
        wrong='                    self("after_step")\n                    self.opt.zero_grad()\n'
        "                finally:\n                    pass",
    ),
    Mistake(
        "runner_without_zero_grad",
        "The gradients are not cleared, so each batch adds its own to all before it.",
        right="                finally:\n                    self.opt.zero_grad()",
        wrong="                finally:\n                    pass",
    ),
    Mistake(
        "after_batch_skipped",
        "After a cancelled batch, after_batch was not announced; it must be announced whatever happened.",
        right="        except CancelBatchException:\n            pass\n"
        '        finally:\n            self("after_batch")',
        wrong='            self("after_batch")\n        except CancelBatchException:\n            pass',
    ),
    Mistake(
        "cancelled_batch_ends_the_epoch",
        "CancelBatchException left one_batch and ended the rest of the training too.",
        right="        except CancelBatchException:\n            pass\n",
        wrong="",
    ),
    Mistake(
        "cancelled_training_raises",
        "CancelTrainException left fit; it is a way to end, not an error.",
        right="        except CancelTrainException:\n            pass\n",
        wrong="",
    ),
    Mistake(
        "after_fit_skipped",
        "When an exception left fit, after_fit was not announced: files stay open and progress bars stay on the "
        "screen.",
        right='        except CancelTrainException:\n            pass\n        finally:\n            self("after_fit")',
        wrong='        except CancelTrainException:\n            pass\n        self("after_fit")',
    ),
    Mistake(
        "runner_not_set",
        "The runner was never set on the callbacks, so they cannot read from it.",
        right="            cb.set_runner(self)",
        wrong="            pass",
    ),
    Mistake(
        "mean_of_means",
        "The averages are taken over batches, not rows: the short last batch counts as much as a full one.",
        right="total + mean * rows for total, mean in zip(self.totals, means)]\n        self.count += rows",
        wrong="total + mean for total, mean in zip(self.totals, means)]\n        self.count += 1",
    ),
    Mistake(
        "statistics_not_reset",
        "The averages still include the previous epochs. Look at begin_epoch.",
        right="        self.train_stats.reset()\n        self.valid_stats.reset()",
        wrong="        pass",
    ),
    Mistake(
        "loss_tensors_kept",
        "The recorder keeps loss tensors; each holds on to its graph, and memory grows with every batch.",
        right="self.losses.append(self.loss.item())",
        wrong="self.losses.append(self.loss)",
    ),
    Mistake(
        "one_batch_kept_to_itself",
        "`self.xb = …` makes an attribute of the callback; the runner's xb, which the model sees, stays what it was.",
        right="            self.run.xb, self.run.yb = self.first",
        wrong="            self.xb, self.yb = self.first",
    ),
    Mistake(
        "one_batch_in_validation_too",
        "The kept batch replaced the validation batches as well.",
        right="        if self.in_train:\n            if self.n_iter == 0:\n"
        "                self.first = self.xb, self.yb\n            self.run.xb, self.run.yb = self.first",
        wrong="        if self.n_iter == 0:\n            self.first = self.xb, self.yb\n"
        "        self.run.xb, self.run.yb = self.first",
    ),
    Mistake(
        "patience_off_by_one",
        "The training stopped one epoch late.",
        right="if self.waited >= self.patience:",
        wrong="if self.waited > self.patience:",
    ),
    Mistake(
        "accumulated_unscaled",
        "The gradients were added and never divided by the number of rows: the step is too large by that factor.",
        right="            p.grad = total / self.rows",
        wrong="            p.grad = total",
    ),
    Mistake(
        "accumulated_mean_of_means",
        "The gradients of the batches were averaged without their sizes: rows of a short batch count more than others.",
        right="p.grad * len(self.xb)\n        if self.batches % self.accumulate and self.batches < self.iters:\n"
        "            raise CancelBatchException\n        for p, total in self.sums.items():\n"
        "            p.grad = total / self.rows",
        wrong="p.grad\n        if self.batches % self.accumulate and self.batches < self.iters:\n"
        "            raise CancelBatchException\n        for p, total in self.sums.items():\n"
        "            p.grad = total / ((self.batches - 1) % self.accumulate + 1)",
    ),
    Mistake(
        "left_over_batches_lost",
        "The batches left over at the end of an epoch never got their step.",
        right="if self.batches % self.accumulate and self.batches < self.iters:",
        wrong="if self.batches % self.accumulate:",
    ),
    Mistake(
        "accumulated_for_ever",
        "After a step the sums were not emptied, so old gradients are in every later step.",
        right="        self.rows, self.sums = 0, {}\n\n\nclass DeviceCallback",
        wrong="        self.rows = 0\n\n\nclass DeviceCallback",
    ),
    Mistake(
        "batch_moved_to_itself",
        "`self.xb = …` makes an attribute of the callback; the runner's xb stays on the old device.",
        right="        self.run.xb, self.run.yb = self.xb.to(",
        wrong="        self.xb, self.yb = self.xb.to(",
    ),
    Mistake(
        "targets_not_moved",
        "xb was moved to the device and yb was not.",
        right="self.xb.to(self.device), self.yb.to(self.device)",
        wrong="self.xb.to(self.device), self.yb",
    ),
    Mistake(
        "handler_keeps_the_last_answer",
        "Only the answer of the last callback counted: an earlier False was forgotten.",
        right="        return all([cb.after_loss(loss) for cb in self.cbs]) and self.in_train",
        wrong="        answer = True\n        for cb in self.cbs:\n            answer = cb.after_loss(loss)\n"
        "        return bool(answer) and self.in_train",
    ),
    Mistake(
        "handler_silent_in_validation",
        "In validation the handler answered before it had called any callback, so none of them sees a validation loss.",
        right="        return all([cb.after_loss(loss) for cb in self.cbs]) and self.in_train",
        wrong="        return self.in_train and all([cb.after_loss(loss) for cb in self.cbs])",
    ),
    Mistake(
        "no_to_after_loss_ignored",
        "A callback returned False from after_loss, but backward and step still followed.",
        right="    if cb.after_loss(loss):\n        loss.backward()",
        wrong="    cb.after_loss(loss)\n    if cb.in_train:\n        loss.backward()",
    ),
    Mistake(
        "cleared_before_the_step",
        "The gradients were cleared between backward and step, so every step is taken with zeros or with nothing.",
        right="        if cb.after_backward():\n            learn.opt.step()",
        wrong="        learn.opt.zero_grad()\n        if cb.after_backward():\n            learn.opt.step()",
    ),
    Mistake(
        "step_before_backward",
        "The step came before backward: it used the gradients that were there before, or none.",
        right="        loss.backward()\n        if cb.after_backward():\n            learn.opt.step()\n",
        wrong="        go_on = cb.after_backward()\n        if go_on:\n            learn.opt.step()\n"
        "        loss.backward()\n",
    ),
    Mistake(
        "handler_without_zero_grad",
        "one_batch never clears the gradients, so every batch steps along the sum of all gradients so far.",
        right="        if cb.after_step():\n            learn.opt.zero_grad()\n",
        wrong="        cb.after_step()\n",
    ),
    Mistake(
        "no_after_epoch_on_stop",
        "When learn.stop was set, after_epoch was not called for that epoch: `or` and `and` do not ask for the second "
        "answer once the first decides.",
        right="        if not cb.after_epoch() or learn.stop:",
        wrong="        if learn.stop or not cb.after_epoch():",
    ),
    Mistake(
        "stop_skips_after_fit",
        "A callback ended the training, and fit returned at once: after_fit was not called.",
        right="        if not cb.after_epoch() or learn.stop:\n            break",
        wrong="        if not cb.after_epoch() or learn.stop:\n            return losses",
    ),
    Mistake(
        "one_epoch_only",
        "fit ended after the first epoch, however many were asked for. Look at how far the end of the function is "
        "indented.",
        right="        if not cb.after_epoch() or learn.stop:\n            break\n    cb.after_fit()",
        wrong="        cb.after_epoch()\n        break\n    cb.after_fit()",
    ),
    Mistake(
        "no_to_begin_validate_ignored",
        "A callback returned False from begin_validate, but the validation batches still ran.",
        right="        if not learn.stop and cb.begin_validate():\n            with",
        wrong="        if not learn.stop:\n            cb.begin_validate()\n            with",
    ),
    Mistake(
        "no_to_begin_epoch_ignored",
        "A callback returned False from begin_epoch, but the training batches of that epoch still ran.",
        right="        if cb.begin_epoch(epoch):\n            losses +=",
        wrong="        cb.begin_epoch(epoch)\n        if True:\n            losses +=",
    ),
    Mistake(
        "validation_inside_begin_epoch",
        "False from begin_epoch skipped the validation of that epoch as well; it must skip only the training batches.",
        right="        if not learn.stop and cb.begin_validate():\n            with torch.no_grad():\n"
        "                all_batches(learn.data.valid_dl, cb)\n        if not cb.after_epoch()",
        wrong="            if not learn.stop and cb.begin_validate():\n                with torch.no_grad():\n"
        "                    all_batches(learn.data.valid_dl, cb)\n        if not cb.after_epoch()",
    ),
    Mistake(
        "validated_with_a_graph",
        "The validation ran with gradients switched on: each loss kept a graph that nobody needs, which costs time and "
        "memory.",
        right="            with torch.no_grad():\n                all_batches(learn.data.valid_dl, cb)\n        if not cb",
        wrong="            all_batches(learn.data.valid_dl, cb)\n        if not cb",
    ),
    Mistake(
        "delegation_asks_itself",
        "__getattr__ asked the callback itself for what it does not have, which leads to __getattr__ again, without end.",
        right="        return getattr(self.run, name)",
        wrong="        return getattr(self, name) if hasattr(self, name) else getattr(self.run, name)",
    ),
    Mistake(
        "missing_attributes_are_none",
        "An attribute that neither the callback nor its runner has was None, without an error: a misspelt name goes "
        "unnoticed, and `hasattr` says yes to everything.",
        right="        return getattr(self.run, name)",
        wrong="        return getattr(self.run, name, None)",
    ),
    Mistake(
        "only_the_runners_dict",
        "The attribute was looked up in the runner's __dict__: properties such as model and opt are not in there, and "
        "a missing key is a KeyError, not an AttributeError.",
        right="        return getattr(self.run, name)",
        wrong="        return vars(self.run)[name]",
    ),
    Mistake(
        "train_eval_shared",
        "All runners share one TrainEvalCallback: a value in the signature is made once, not for every call. One runner "
        "counts for the other.",
        right="cb_funcs: Iterable[Callable[[], Callback]] = ()):\n        made = [make() for make in cb_funcs]\n"
        "        self.cbs = sorted([TrainEvalCallback(), *cbs, *made], key=lambda cb: cb._order)",
        wrong="cb_funcs=(), first=(TrainEvalCallback(),)):\n        made = [make() for make in cb_funcs]\n"
        "        self.cbs = sorted([*first, *cbs, *made], key=lambda cb: cb._order)",
    ),
    Mistake(
        "true_stops_the_callbacks",
        "What a callback returned decided whether the later ones are called. In part 2 it does not matter what a "
        "callback returns.",
        right="                handler(cb)",
        wrong="                if handler(cb):\n                    return",
    ),
    Mistake(
        "false_stops_the_callbacks",
        "What a callback returned decided whether the later ones are called. In part 2 it does not matter what a "
        "callback returns.",
        right="                handler(cb)",
        wrong="                if handler(cb) is False:\n                    return",
    ),
    Mistake(
        "changes_of_the_targets_lost",
        "A callback replaced run.yb, but the loss was computed with the targets that the loader gave.",
        right="self.loss = self.loss_func(self.pred, self.yb)",
        wrong="self.loss = self.loss_func(self.pred, yb)",
    ),
    Mistake(
        "changes_of_the_loss_lost",
        "A callback replaced run.loss, but backward began at the loss from before after_loss.",
        right="            self.loss = self.loss_func(self.pred, self.yb)\n"
        '            self("after_loss")\n            if self.in_train:\n                try:\n'
        "                    self.loss.backward()",
        wrong="            loss = self.loss = self.loss_func(self.pred, self.yb)\n"
        '            self("after_loss")\n            if self.in_train:\n                try:\n'
        "                    loss.backward()",
    ),
    Mistake(
        "targets_made_integers",
        "The targets were turned into integers: a model that predicts numbers then learns them without their fractions.",
        right="        self.xb, self.yb = xb, yb\n        try:",
        wrong="        self.xb, self.yb = xb, yb.long()\n        try:",
    ),
    Mistake(
        "runner_clears_before_the_step",
        "Each step was taken without the gradients of its batch: they were cleared before it, or backward came after it.",
        right="                    self.loss.backward()\n",
        wrong="                    self.loss.backward()\n                    self.opt.zero_grad()\n",
    ),
    Mistake(
        "runner_steps_before_backward",
        "Each step was taken without the gradients of its batch: they were cleared before it, or backward came after it.",
        right="                    self.loss.backward()\n"
        '                    self("after_backward")\n                    self.opt.step()\n',
        wrong="                    self.opt.step()\n                    self.loss.backward()\n"
        '                    self("after_backward")\n',
    ),
    Mistake(
        "cleared_only_after_a_cancelled_batch",
        "A batch that ended with CancelEpochException or CancelTrainException left its gradients behind: the next batch "
        "adds its own to them.",
        right="                finally:\n                    self.opt.zero_grad()\n        except CancelBatchException:\n"
        "            pass\n",
        wrong="                except CancelBatchException:\n                    pass\n"
        "                self.opt.zero_grad()\n        except CancelBatchException:\n            pass\n",
    ),
    Mistake(
        "every_exception_swallowed",
        "An error that was no Cancel exception did not leave fit: mistakes in callbacks and models are never seen.",
        right="        except CancelTrainException:\n            pass\n        finally:",
        wrong="        except Exception:\n            pass\n        finally:",
    ),
    Mistake(
        "cancel_at_begin_fit_not_caught",
        "begin_fit was announced outside the try: a CancelTrainException there left fit as an error, and after_fit did "
        "not come.",
        right='        try:\n            self("begin_fit")\n            for epoch in range(epochs):',
        wrong='        self("begin_fit")\n        try:\n            for epoch in range(epochs):',
    ),
    Mistake(
        "cancelled_training_goes_on",
        "After a CancelTrainException the next epoch still began: it was caught inside the loop over the epochs.",
        right='            self("begin_fit")\n            for epoch in range(epochs):\n                self.one_epoch(epoch)\n',
        wrong='            self("begin_fit")\n            for epoch in range(epochs):\n                try:\n'
        "                    self.one_epoch(epoch)\n                except CancelTrainException:\n"
        "                    pass\n",
    ),
    Mistake(
        "averages_keep_the_graph",
        "The totals are tensors that belong to a graph: they keep every batch of the epoch in memory.",
        right="        means = [run.loss.item(), *",
        wrong="        means = [run.loss, *",
    ),
    Mistake(
        "first_batch_for_ever",
        "The batch of the first fit was kept for ever: a second fit trained on rows that are not its own.",
        right="            if self.n_iter == 0:\n                self.first",
        wrong='            if "first" not in vars(self):\n                self.first',
    ),
    Mistake(
        "last_batch_of_all_epochs",
        "The last batch of an epoch was found by n_iter, which goes on counting through all epochs: from the second "
        "epoch on, the batches left over got no step.",
        right="if self.batches % self.accumulate and self.batches < self.iters:",
        wrong="if self.batches % self.accumulate and self.n_iter != self.iters - 1:",
    ),
    Mistake(
        "no_gradient_not_expected",
        "A parameter without a gradient, such as one of a frozen layer, has None there, and None cannot be added.",
        right="                if p.grad is not None:\n                    self.sums[p]",
        wrong="                if True:\n                    self.sums[p]",
    ),
    Mistake(
        "moved_and_not_kept",
        "`to` does not change a tensor, it returns another one, which was not kept.",
        right="        self.run.xb, self.run.yb = self.xb.to(self.device), self.yb.to(self.device)",
        wrong="        self.xb.to(self.device), self.yb.to(self.device)",
    ),
    Mistake(
        "moved_into_local_names",
        "`to` does not change a tensor, it returns another one, which was not kept.",
        right="        self.run.xb, self.run.yb = self.xb.to(self.device), self.yb.to(self.device)",
        wrong="        xb, yb = self.xb.to(self.device), self.yb.to(self.device)",
    ),
    Mistake(
        "averages_on_the_cpu",
        "AvgStats adds up in tensors on the CPU, and the losses are on the accelerator.",
        right="self.totals = [total + mean * rows for total, mean in zip(self.totals, means)]",
        wrong="self.totals = [float(torch.zeros(1) + total + run.loss.detach() * rows) for total in self.totals]",
        accelerator=True,
    ),
    Mistake(
        "sums_on_the_cpu",
        "The gradients are summed up in tensors on the CPU, and they are on the accelerator.",
        right="self.sums.get(p, 0) + p.grad * len(self.xb)",
        wrong="self.sums.get(p, torch.zeros(p.shape, dtype=p.dtype)) + p.grad * len(self.xb)",
        accelerator=True,
    ),
]
