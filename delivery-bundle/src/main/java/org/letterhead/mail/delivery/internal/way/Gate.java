/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.way;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.delivery.internal.limit.Limits;
import org.letterhead.mail.delivery.internal.limit.Permit;
import org.letterhead.mail.delivery.internal.limit.Wanted;
import org.letterhead.mail.delivery.internal.route.Choice;
import org.letterhead.mail.delivery.internal.route.Route;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lets a mail onto its way: not onto one that fails, but for a trial, and not over a limit. */
@Component(service = Gate.class)
public final class Gate {
    private final Breakers breakers;
    private final Limits limits;

    /** Called by Declarative Services. */
    @Activate
    public Gate(@Reference Breakers breakers, @Reference Limits limits) {
        this.breakers = breakers;
        this.limits = limits;
    }

    /** What knows which ways fail. */
    public Breakers breakers() {
        return breakers;
    }

    /** What knows how much may leave. */
    public Limits limits() {
        return limits;
    }

    /**
     * Looks before anything is opened or waited for.
     *
     * @throws NoPassageException if the way fails and no trial is due
     */
    public void look(WayKey key) throws NoPassageException {
        Optional<Breaker> closed = breakers.closed(key);
        if (closed.isPresent()) {
            throw new NoPassageException(closed.get());
        }
    }

    /** Whose way a route is: the account's, and that of everybody if the relay carries it. */
    public static List<WayKey> keys(Choice choice, Route route) {
        WayKey own = WayKey.of(choice.account(), choice.way());
        return route.isThroughRelay() ? List.of(own, WayKey.RELAY) : List.of(own);
    }

    /**
     * Takes a place for one submission.
     *
     * @return the pass, to be told what came of it
     * @throws NoPassageException if the way fails or a limit is used up
     */
    public Pass enter(MailId mail, MessageClass messageClass, Choice choice, Route route, int recipients)
            throws NoPassageException {
        List<WayKey> keys = keys(choice, route);
        List<Breaker> due = due(keys);
        Permit permit = limits.ask(new Wanted(
                mail,
                messageClass,
                choice.account(),
                choice.way(),
                route.isThroughRelay(),
                route.limits(),
                recipients));
        if (permit instanceof Permit.UsedUp usedUp) {
            throw new NoPassageException(usedUp);
        }
        Runnable giveBack = ((Permit.Granted) permit).giveBack();
        return new Pass(mail, keys, due.isEmpty() ? due : trials(due, giveBack), giveBack);
    }

    /** The ways that fail and may be tried now. */
    private List<Breaker> due(List<WayKey> keys) throws NoPassageException {
        List<Breaker> due = List.of();
        for (WayKey key : keys) {
            look(key);
            Optional<Breaker> failing = breakers.failing(key);
            if (failing.isPresent()) {
                due = new ArrayList<>(due);
                due.add(failing.get());
            }
        }
        return due;
    }

    /** Takes them all or none. */
    private List<Breaker> trials(List<Breaker> due, Runnable giveBack) throws NoPassageException {
        List<Breaker> taken = new ArrayList<>();
        boolean all = false;
        try {
            for (Breaker one : due) {
                taken.add(breakers.trials().take(one).orElseThrow(() -> new NoPassageException(one)));
            }
            all = true;
            return taken;
        } finally {
            if (!all) {
                taken.forEach(breakers.trials()::giveBack);
                giveBack.run();
            }
        }
    }

    /** One mail's passage. */
    public final class Pass {
        private final MailId mail;
        private final List<WayKey> keys;
        private final List<Breaker> trials;
        private final Runnable giveBack;

        private Pass(MailId mail, List<WayKey> keys, List<Breaker> trials, Runnable giveBack) {
            this.mail = mail;
            this.keys = keys;
            this.trials = trials;
            this.giveBack = giveBack;
        }

        /** It did not come to a submission, for reasons that have nothing to do with the way. */
        public void unused() {
            trials.forEach(breakers.trials()::giveBack);
            giveBack.run();
        }

        /** A server has taken the mail. */
        public void worked() {
            keys.forEach(breakers::worked);
            trials.forEach(trial -> breakers.worksAgain(trial.key(), mail));
        }

        /** It was not taken, as whoever failed has told it. */
        public void failed(Failure failure) {
            if (failure.phase().compareTo(Failure.Phase.SENDER) < 0) {
                // No server was asked to take it.
                giveBack.run();
            }
            keys.stream()
                    .filter(key -> WayFailure.showsThatItWorks(failure, key))
                    .forEach(breakers::worked);
            trials.forEach(trial -> {
                if (WayFailure.showsThatItWorks(failure, trial.key())) {
                    breakers.worksAgain(trial.key(), mail);
                } else {
                    breakers.failsStill(trial);
                }
            });
        }
    }
}
