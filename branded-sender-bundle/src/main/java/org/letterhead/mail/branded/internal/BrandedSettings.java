/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.letterhead.mail.people.AddressKeys;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's settings for accounts' own addresses. A value that cannot be is said in the log and replaced by the default: a slip in this
 * file must not keep anybody's mail from leaving.
 */
@Component(service = BrandedSettings.class, configurationPid = BrandedSettings.PID)
@Designate(ocd = BrandedSettings.Configuration.class)
public final class BrandedSettings {
    /** The operator's file is {@code etc/} and this and {@code .cfg}. */
    public static final String PID = "org.letterhead.mail.branded";

    private static final Logger LOG = LoggerFactory.getLogger(BrandedSettings.class);
    private static final String SUBDOMAINS = "*.";

    /** How the operator writes the settings. Numbers are read here, so that none can keep the component from starting. */
    @ObjectClassDefinition(
            id = BrandedSettings.PID,
            name = "Letterhead: accounts' own addresses through the relay",
            description = "How the address of an account is verified, and which domains the relay may send for. "
                    + "Read from etc/org.letterhead.mail.branded.cfg.")
    public @interface Configuration {
        /** For which domains the relay may send. */
        @AttributeDefinition(
                name = "Trusted domains",
                description =
                        "Domains for which the operator's relay may send: it signs for them, or their SPF names it. Mail "
                                + "of a verified address there leaves under that address. Separated by commas; *.acme.example for all below "
                                + "a domain.",
                required = false)
        String[] trusted_domains() default {};

        /** Domains of providers of mailboxes beside those that are known. */
        @AttributeDefinition(
                name = "More free-mail domains",
                description =
                        "Domains of providers of mailboxes beside those that are known anyway, separated by commas. Only their "
                                + "own servers can send for them, so an address there is shown in Reply-To.",
                required = false)
        String[] free_mail_domains() default {};

        /** How long a link lives. */
        @AttributeDefinition(
                name = "Verification link",
                description = "For how many hours the link works that verifies an address, 1 to 720.",
                type = AttributeType.INTEGER)
        String link_valid_hours() default "24";

        /** Bound of links to one mailbox. */
        @AttributeDefinition(
                name = "Links to an address",
                description = "How many such links one mailbox gets in a day, whichever accounts ask, 1 to 100.",
                type = AttributeType.INTEGER)
        String most_per_address_per_day() default "5";

        /** Bound of links of one account to one mailbox. */
        @AttributeDefinition(
                name = "Links of an account to an address",
                description = "How many such links one account sends to one mailbox in an hour, 1 to 100.",
                type = AttributeType.INTEGER)
        String most_per_account_and_address_per_hour() default "3";

        /** Bound of links of one account. */
        @AttributeDefinition(
                name = "Links of an account",
                description = "How many such links one account sends in a day, 1 to 10000.",
                type = AttributeType.INTEGER)
        String most_per_account_per_day() default "20";

        /** How long a verification counts. */
        @AttributeDefinition(
                name = "Verification",
                description = "For how many days a verification counts, 0 to 3650; 0 for ever.",
                type = AttributeType.INTEGER)
        String verification_valid_days() default "0";

        /** When it is asked again. */
        @AttributeDefinition(
                name = "Renewal",
                description = "How many days before a verification ends a new link is mailed to the address, 1 to 365.",
                type = AttributeType.INTEGER)
        String renewal_days() default "14";
    }

    private volatile Values values;

    private record Values(
            Set<String> trusted,
            Set<String> freeMail,
            Duration linkValid,
            int mostToAddress,
            int mostOfAccountToAddress,
            int mostOfAccount,
            Duration verificationValid,
            Duration renewal) {}

    /** Called by Declarative Services. */
    @Activate
    public BrandedSettings(Configuration configuration) {
        modified(configuration);
    }

    /** Takes a changed file without going away. */
    @Modified
    public void modified(Configuration configuration) {
        values = new Values(
                domains(configuration.trusted_domains()),
                domains(configuration.free_mail_domains()),
                Duration.ofHours(within("link.valid.hours", configuration.link_valid_hours(), 1, 720, 24)),
                within("most.per.address.per.day", configuration.most_per_address_per_day(), 1, 100, 5),
                within(
                        "most.per.account.and.address.per.hour",
                        configuration.most_per_account_and_address_per_hour(),
                        1,
                        100,
                        3),
                within("most.per.account.per.day", configuration.most_per_account_per_day(), 1, 10_000, 20),
                Duration.ofDays(within("verification.valid.days", configuration.verification_valid_days(), 0, 3650, 0)),
                Duration.ofDays(within("renewal.days", configuration.renewal_days(), 1, 365, 14)));
    }

    /** Whether the operator says that the relay may send for a domain, which is in its ASCII form. */
    public boolean isTrusted(String domain) {
        Set<String> trusted = values.trusted();
        if (trusted.contains(domain)) {
            return true;
        }
        for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
            if (trusted.contains(SUBDOMAINS + domain.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }

    /** The trusted domains by name; those that stand for all below them without their star. */
    public Set<String> trusted() {
        return values.trusted().stream()
                .map(domain -> domain.startsWith(SUBDOMAINS) ? domain.substring(SUBDOMAINS.length()) : domain)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What the operator counts as free mail beside what is known. */
    public Set<String> freeMail() {
        return values.freeMail();
    }

    /** How long a link works. */
    public Duration linkValid() {
        return values.linkValid();
    }

    /** How many links one mailbox gets in a day, whoever asks. */
    public int mostToAddress() {
        return values.mostToAddress();
    }

    /** How many links one account sends to one mailbox in an hour. */
    public int mostOfAccountToAddress() {
        return values.mostOfAccountToAddress();
    }

    /** How many links one account sends in a day. */
    public int mostOfAccount() {
        return values.mostOfAccount();
    }

    /** How long a verification counts; zero for ever. */
    public Duration verificationValid() {
        return values.verificationValid();
    }

    /** How long before its end it is asked again. */
    public Duration renewal() {
        return values.renewal();
    }

    private static Set<String> domains(String[] texts) {
        return Arrays.stream(texts == null ? new String[0] : texts)
                .flatMap(text -> Stream.of(text.split("[,\\s]+")))
                .filter(text -> !text.isEmpty())
                .map(text -> text.toLowerCase(Locale.ROOT))
                .map(text -> text.startsWith(SUBDOMAINS)
                        ? SUBDOMAINS + AddressKeys.domain(text.substring(SUBDOMAINS.length()))
                        : AddressKeys.domain(text))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static int within(String key, String text, int least, int most, int otherwise) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The same advice as for a number that is out of bounds.
        }
        LOG.warn(
                "etc/{}.cfg: {} is \"{}\" and must be a number from {} to {}. Until it is changed, {} counts.",
                PID,
                key,
                text,
                least,
                most,
                otherwise);
        return otherwise;
    }
}
