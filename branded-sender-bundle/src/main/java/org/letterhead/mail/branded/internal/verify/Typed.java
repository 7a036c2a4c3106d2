/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import static org.letterhead.mail.branded.internal.BrandedTexts.TEXTS;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.account.MailSettings.Finding;
import org.letterhead.mail.branded.internal.BrandedSettings;
import org.letterhead.mail.branded.internal.FreeMail;
import org.letterhead.mail.branded.internal.NeutralSenders;
import org.letterhead.mail.branded.internal.OperatorSender;
import org.letterhead.mail.people.AddressKeys;
import org.letterhead.mail.transport.FormRule;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Looks at what somebody has typed: an address that can be mailed and taken for no other, a name that poses as nobody. */
@Component(service = Typed.class)
public final class Typed {
    /** The field with the address. */
    static final String ADDRESS = "address";

    /** The field with the name. */
    static final String NAME = "displayName";

    /** Longer ones push what stands behind them out of sight. */
    static final int LONGEST_NAME = 100;

    /** Shorter ones within a name are words that everybody uses. */
    private static final int SHORTEST_NAME_OF_THE_PLATFORM = 4;

    private static final int LONGEST_ADDRESS = 320;
    private static final Pattern AT_OR_BRACKET =
            Pattern.compile("[@\uff20\ufe6b\u24d0<>\uff1c\uff1e\ufe64\ufe65]|=\\?");
    private static final Pattern UNSEEN = Pattern.compile(
            "[\\p{Cc}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\u115f\u1160\u2800\u3164\uffa0]|[\\p{Cf}&&[^\u200c\u200d]]");

    private final BrandedSettings settings;
    private final NeutralSenders operators;
    private final BrandedStore store;
    private final Host host;

    /** Called by Declarative Services. */
    @Activate
    public Typed(
            @Reference BrandedSettings settings,
            @Reference NeutralSenders operators,
            @Reference BrandedStore store,
            @Reference Host host) {
        this.settings = settings;
        this.operators = operators;
        this.store = store;
        this.host = host;
    }

    /** Something is wrong with it. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        final transient Finding finding;

        Refused(Finding finding) {
            super(finding.text(), null, false, false);
            this.finding = finding;
        }
    }

    static Refused refused(String field, String key, Map<String, String> arguments, Locale reader) {
        return new Refused(new Finding(field, FormRule.Level.ERROR, TEXTS.say("typed." + key, arguments, reader)));
    }

    /** Reads an address. */
    MailAddress address(String typed, Locale reader) throws Refused {
        String text = typed.strip();
        MailAddress address;
        try {
            address = MailAddress.of(text.length() > LONGEST_ADDRESS ? "" : text);
        } catch (MailRejectedException e) {
            throw refused(ADDRESS, "no-address", Map.of(), reader);
        }
        String domain = AddressKeys.domain(address.domain());
        if (domain.indexOf('.') < 0) {
            throw refused(ADDRESS, "no-address", Map.of(), reader);
        }
        if (address.needsSmtpUtf8()) {
            throw refused(ADDRESS, "letters", Map.of(), reader);
        }
        if (Stream.of(java.net
                        .IDN
                        .toUnicode(domain, java.net.IDN.ALLOW_UNASSIGNED)
                        .split("\\."))
                .anyMatch(Looks::mixesScripts)) {
            throw refused(ADDRESS, "mixed-domain", Map.of("domain", domain), reader);
        }
        Optional<String> other = lookAlike(domain);
        if (other.isPresent()) {
            throw refused(ADDRESS, "look-alike", Map.of("domain", domain, "other", other.get()), reader);
        }
        return address;
    }

    /** A well-known domain that this one only looks like. */
    private Optional<String> lookAlike(String domain) {
        Set<String> trusted = settings.trusted();
        if (trusted.contains(domain) || FreeMail.DOMAINS.contains(domain)) {
            return Optional.empty();
        }
        String look = Looks.domain(domain);
        return Stream.of(
                        operators.all().stream()
                                .map(operator ->
                                        AddressKeys.domain(operator.from().domain())),
                        trusted.stream(),
                        Shown.FREE_MAIL.get(look) == null
                                ? Stream.<String>empty()
                                : Stream.of(Shown.FREE_MAIL.get(look)))
                .flatMap(known -> known)
                .filter(known -> !known.equals(domain) && Looks.domain(known).equals(look))
                .findFirst();
    }

    /** How the well-known domains look; made once, when it is first asked. */
    private static final class Shown {
        static final Map<String, String> FREE_MAIL = FreeMail.DOMAINS.stream()
                .collect(java.util.stream.Collectors.toUnmodifiableMap(
                        Looks::domain, domain -> domain, (one, two) -> one));
    }

    /**
     * Reads a name.
     *
     * @throws org.letterhead.mail.MailUnavailableException if it cannot be told now whether another account is called so
     */
    String name(String account, String typed, Locale reader) throws Refused {
        String name = typed.strip();
        if (name.length() > LONGEST_NAME) {
            throw refused(NAME, "long-name", Map.of("most", String.valueOf(LONGEST_NAME)), reader);
        }
        if (UNSEEN.matcher(name).find()) {
            throw refused(NAME, "unseen", Map.of(), reader);
        }
        if (AT_OR_BRACKET.matcher(name).find()) {
            throw refused(NAME, "address-in-name", Map.of(), reader);
        }
        if (Looks.words(name).stream().anyMatch(Looks::mixesScripts)) {
            throw refused(NAME, "mixed-name", Map.of(), reader);
        }
        if (posesAsAnother(account, name)) {
            throw refused(NAME, "name-of-another", Map.of(), reader);
        }
        return name;
    }

    private boolean posesAsAnother(String account, String name) {
        Set<String> own = Looks.keys(Looks.runs(host.shownName(account)));
        String whole = Looks.key(name);
        if (whole.isEmpty() || own.contains(whole)) {
            return false;
        }
        return namesThePlatform(name, own)
                || host.isNameOfAnother(account, name)
                || store.run(handle -> SenderRows.isNameOfAnother(handle, account, whole));
    }

    private boolean namesThePlatform(String name, Set<String> own) {
        Set<String> keys = Looks.keys(Looks.runs(name).stream()
                .filter(run -> run.length() >= SHORTEST_NAME_OF_THE_PLATFORM)
                .toList());
        keys.removeAll(own);
        return operators.all().stream()
                .map(OperatorSender::name)
                .map(Looks::key)
                .anyMatch(keys::contains);
    }
}
