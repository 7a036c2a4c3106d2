/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.accounts.internal.routing;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.AccountRoute;
import org.letterhead.mail.account.Entitlements;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.accounts.internal.AccountsSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which ways an account may use: what the host's plans say, or else the operator's list. Asked anew each time. */
@Component(service = Plans.class)
public final class Plans {
    private static final Logger LOG = LoggerFactory.getLogger(Plans.class);

    /** The way whose sender is the platform itself. */
    private static final String PLATFORM = AccountRoute.PLATFORM.way();

    private final AccountsSettings settings;
    private volatile boolean failing;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Entitlements entitlements;

    /** Called by Declarative Services. */
    @Activate
    public Plans(@Reference AccountsSettings settings) {
        this.settings = settings;
    }

    /** How mail leaves whose account has chosen nothing, or nothing that it may use. */
    public String defaultWay() {
        return settings.defaultWay();
    }

    /** How mail leaves that must not depend on anybody's settings. */
    public String neutralWay() {
        return settings.neutralWay();
    }

    /**
     * Tells whether an account may use a way, be it there or not.
     *
     * @throws MailUnavailableException if the host's service fails
     */
    public boolean includes(String account, String way) {
        if (way.equals(settings.defaultWay())) {
            return true;
        }
        Entitlements host = entitlements;
        try {
            return (host == null ? Optional.<Set<String>>empty() : host.ways(account))
                    .or(settings::ways)
                    .map(included -> included.contains(way))
                    .orElse(true);
        } catch (RuntimeException | LinkageError e) {
            // A host may be gone soon: only words are taken over, no class of it.
            throw new MailUnavailableException(
                    "The host's Entitlements service failed when it was asked about account " + account + " ("
                            + e.toString().replaceAll("\\p{Cntrl}", " ")
                            + "); its bundle's log tells more. Nothing was changed.");
        }
    }

    /**
     * The same for mail that is to leave: a host's service that fails changes nothing about it.
     *
     * @param before what counted until now
     */
    boolean stillIncludes(String account, String way, boolean before) {
        try {
            boolean included = includes(account, way);
            failing = false;
            return included;
        } catch (MailUnavailableException e) {
            if (!failing) {
                failing = true;
                LOG.warn("Mail goes on leaving as it did, and no account's settings can be saved: {}", e.getMessage());
            }
            return before;
        }
    }

    /**
     * What becomes of mail of an account while its way fails. Where the way that it wants then is no longer one that it may use, or is the
     * very way that fails, the neutral one takes its place.
     *
     * @param chosen the way by which its mail leaves
     */
    FallbackPolicy fallback(String account, String chosen, FallbackPolicy wanted) {
        if (wanted.way().isEmpty()) {
            return wanted;
        }
        String way = wanted.way().get();
        boolean counts = !way.equals(chosen) && !showsPlatform(way) && stillIncludes(account, way, true);
        return counts ? wanted : new FallbackPolicy(wanted.on(), Optional.empty(), wanted.classes());
    }

    /** Whether a way names the platform to recipients who must not see it. */
    public boolean showsPlatform(String way) {
        return way.equals(PLATFORM) && !neutralWay().equals(PLATFORM);
    }

    /**
     * Tells where an account can look at other plans. Only a link: where the host's service fails, the operator's.
     *
     * @return empty if nobody has said
     */
    public Optional<URI> plans(String account) {
        Entitlements host = entitlements;
        if (host != null) {
            try {
                return host.plans(account).or(settings::plansLink);
            } catch (RuntimeException | LinkageError e) {
                return settings.plansLink();
            }
        }
        return settings.plansLink();
    }
}
