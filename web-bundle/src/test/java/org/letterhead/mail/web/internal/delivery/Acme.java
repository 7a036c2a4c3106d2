/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.delivery;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.MailId;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.account.AccountAddress;
import org.letterhead.mail.account.AccountSettings;
import org.letterhead.mail.account.AccountSettings.Offer;
import org.letterhead.mail.account.AccountSettings.Way;
import org.letterhead.mail.account.Actor;
import org.letterhead.mail.account.FallbackPolicy;
import org.letterhead.mail.account.MailSettings;
import org.letterhead.mail.account.RouteHealth;
import org.letterhead.mail.account.SenderNames;
import org.letterhead.mail.account.VerifiedAddresses;
import org.letterhead.mail.operate.FailingWays;
import org.letterhead.mail.transport.FormField;
import org.letterhead.mail.transport.FormField.Condition;
import org.letterhead.mail.transport.FormField.Option;
import org.letterhead.mail.transport.FormField.Type;
import org.letterhead.mail.transport.FormRule;
import org.letterhead.mail.transport.Preset;
import org.letterhead.mail.transport.PresetStep;
import org.letterhead.mail.transport.SendingLimits;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportDescriptor;
import org.letterhead.mail.transport.TransportDescriptor.Standing;

/**
 * The services behind the tab, for an account acme: they hold what a test gives them, answer what it says, and remember how they were asked.
 */
public final class Acme implements MailSettings, VerifiedAddresses, FailingWays {
    static final Instant AT = Instant.parse("2026-11-20T10:15:00Z");
    static final String EVIL = "<script>alert(1)</script>\" onx='";

    public final Map<String, Way> ways = new LinkedHashMap<>();
    public final List<String> calls = new CopyOnWriteArrayList<>();
    public final List<TestMail> tests = new ArrayList<>();
    public final List<AccountAddress> people = new ArrayList<>();
    public final List<Failing> failing = new ArrayList<>();
    public final List<String> warnings = new ArrayList<>();
    public String chosen = "platform";
    public String leavesBy = "platform";
    public long revision = 7;
    public RouteHealth.Health health = RouteHealth.Health.UNPROVEN;
    public FallbackPolicy fallback = FallbackPolicy.DEFAULT;
    public SenderNames names = SenderNames.OF_HOST;
    public Optional<AccountSettings.Change> change = Optional.empty();
    public List<Finding> findings = List.of();
    public List<Finding> draftFindings = List.of();
    public volatile Draft tested;
    public Draft saved;
    public Draft kept;
    public String proof;
    public long basedOn;
    public FallbackPolicy wished;
    public SenderNames wishedNames;
    public Invitation invitation = new Invitation.Sent(id());
    public volatile CountDownLatch running = new CountDownLatch(0);
    public volatile Function<Draft, Testing> testing = draft -> accepted(List.of());
    public Function<AccountSettings, Saving> saving = Saving.Saved::new;

    public Acme() {
        way("smtp", Offer.ON_OFFER, smtp(), Map.of(), Set.of(), Optional.empty(), Optional.empty());
        way("pigeon", Offer.ON_OFFER, pigeon(), Map.of(), Set.of(), Optional.empty(), Optional.empty());
        way(
                "whitelabel",
                Offer.ON_OFFER,
                described(
                        "Neutral address (white label)",
                        "Recipients do not see which platform you use.",
                        Standing.LESS_PREFERRED),
                Map.of(),
                Set.of(),
                Optional.empty(),
                Optional.empty());
        way(
                "platform",
                Offer.ON_OFFER,
                described("The platform's address", "There is nothing to set up.", Standing.LEAST_PREFERRED),
                Map.of(),
                Set.of(),
                Optional.empty(),
                Optional.empty());
        people.add(new AccountAddress(
                MailAddress.of("anna@acme.example"), AccountAddress.State.HOST, Optional.empty(), Optional.empty()));
        people.add(new AccountAddress(
                MailAddress.of("zoe@tests.example"),
                AccountAddress.State.CONFIRMED,
                Optional.of(AT),
                Optional.of("user anna")));
    }

    static MailId id() {
        return MailId.create(java.time.Clock.systemUTC());
    }

    public Testing accepted(List<Finding> warnings) {
        return new Testing.Accepted(
                UUID.fromString("00000000-0000-0000-0000-000000000001"),
                id(),
                "proof-1",
                Instant.now().plusSeconds(600),
                Mailbox.of("Acme " + EVIL, "shop@acme.example"),
                warnings);
    }

    public Testing failed() {
        return new Testing.Failed(
                id(),
                Failure.Phase.AUTHENTICATE,
                Failure.Cause.CREDENTIALS,
                "User or password are wrong. Make a new app password.",
                List.of("whitelabel"));
    }

    /** Puts a way in the place of the one of this name. */
    public void way(
            String name,
            Offer offer,
            TransportDescriptor description,
            Map<String, String> values,
            Set<String> secrets,
            Optional<Instant> savedAt,
            Optional<AccountSettings.Draft> draft) {
        ways.put(
                name,
                new Way(
                        name,
                        offer,
                        Optional.ofNullable(description),
                        offer == Offer.NOT_INCLUDED
                                ? Optional.of(URI.create("https://platform.example/plans"))
                                : Optional.empty(),
                        values,
                        secrets,
                        savedAt,
                        draft));
    }

    static TransportDescriptor described(String name, String text, Standing standing) {
        return new TransportDescriptor(name, text, standing, SettingsForm.NONE, SendingLimits.UNKNOWN);
    }

    static FormField field(String name, Type type, String label, boolean required, boolean connection, String begins) {
        return new FormField(
                name,
                type,
                label,
                "Help of " + label,
                required,
                connection,
                begins,
                type == Type.CHOICE
                        ? List.of(
                                new Option("implicit-tls", "SSL (port 465)"),
                                new Option("starttls", "TLS (port 587)"),
                                new Option("none", "None (not recommended)"))
                        : List.of(),
                Optional.empty());
    }

    public static TransportDescriptor smtp() {
        SettingsForm form = new SettingsForm(
                List.of(
                        field("host", Type.HOST, "Server", true, true, ""),
                        field("port", Type.PORT, "Port", true, true, "465"),
                        field("encryption", Type.CHOICE, "Encryption", true, true, "implicit-tls"),
                        field("user", Type.TEXT, "User", false, true, ""),
                        field("password", Type.SECRET, "Password", false, true, ""),
                        field("from.address", Type.ADDRESS, "From address", true, false, "")),
                List.of(
                        new FormRule.Suggestion(
                                new Condition("encryption", Set.of("implicit-tls")), "port", List.of("465")),
                        new FormRule.Suggestion(
                                new Condition("encryption", Set.of("starttls")), "port", List.of("587")),
                        new FormRule.Suggestion(
                                new Condition("encryption", Set.of("none")), "port", List.of("587", "25")),
                        new FormRule.Notice(
                                FormRule.Level.WARNING,
                                "encryption",
                                List.of(new Condition("encryption", Set.of("none"))),
                                "Anybody on the way can read the mail.")),
                List.of(
                        new Preset(
                                "gmail",
                                "Gmail",
                                List.of(Preset.SignIn.PASSWORD, Preset.SignIn.OAUTH),
                                Map.of("host", "smtp.gmail.com", "port", "465", "encryption", "implicit-tls"),
                                SendingLimits.UNKNOWN,
                                "Kind of account",
                                List.of(
                                        variant("personal", "Personal (…@gmail.com)", 500),
                                        variant("workspace", "Google Workspace (your own domain)", 2000)),
                                List.of(
                                        new PresetStep(
                                                "Turn on 2-Step Verification in your Google account. Without it Google gives out no app passwords.",
                                                Optional.of(URI.create(
                                                        "https://myaccount.google.com/signinoptions/twosv"))),
                                        new PresetStep(
                                                "Make an app password: give it a name by which you will know it again, and press Create.",
                                                Optional.of(URI.create("https://myaccount.google.com/apppasswords"))),
                                        new PresetStep(
                                                "Copy the 16 letters before you close the window: Google shows them only once.",
                                                Optional.empty())),
                                List.of(
                                        "A From address that is not a confirmed alias is replaced by Google with the address of the account.")),
                        new Preset(
                                "microsoft-365",
                                "Microsoft 365",
                                List.of(Preset.SignIn.OAUTH),
                                Map.of("host", "smtp.office365.com", "port", "587", "encryption", "starttls"),
                                SendingLimits.UNKNOWN,
                                "",
                                List.of(),
                                List.of(),
                                List.of())),
                Optional.of(new SettingsForm.Handover(
                        "Not sure? Ask your server's administrator",
                        "Hello,\nwhich server, port and encryption do we use for outgoing mail?")));
        return new TransportDescriptor(
                "Your own mail server (SMTP)",
                "Mail leaves through a mail server of yours and is from your own address. You need its name, port, user and password.",
                Standing.MOST_PREFERRED,
                form,
                SendingLimits.UNKNOWN);
    }

    private static Preset.Variant variant(String id, String name, int mostADay) {
        return new Preset.Variant(
                id,
                name,
                Map.of("host", "smtp.gmail.com", "port", "465", "encryption", "implicit-tls", "user", "@" + id),
                new SendingLimits(
                        OptionalInt.empty(),
                        OptionalInt.of(mostADay),
                        OptionalInt.empty(),
                        OptionalInt.of(100),
                        OptionalInt.empty()));
    }

    /** A third party's way: a form that no page has foreseen. */
    static TransportDescriptor pigeon() {
        SettingsForm form = new SettingsForm(
                List.of(
                        field("loft name \"<b>", Type.TEXT, "Loft " + EVIL, true, false, "home"),
                        field("fast", Type.SWITCH, "Fast pigeons", false, false, "false"),
                        new FormField(
                                "coop",
                                Type.CHOICE,
                                "Coop",
                                "",
                                false,
                                false,
                                "",
                                List.of(new Option("a", "Coop A"), new Option("b", "Coop B")),
                                Optional.of(new Condition("fast", Set.of("true")))),
                        new FormField(
                                "ring",
                                Type.SECRET,
                                "Ring",
                                "",
                                true,
                                false,
                                "",
                                List.of(),
                                Optional.of(new Condition("coop", Set.of("a", "b"))))),
                List.of(new FormRule.Notice(
                        FormRule.Level.ERROR,
                        "fast",
                        List.of(new Condition("fast", Set.of("true"))),
                        "Fast ones are away.")),
                List.of(),
                Optional.empty());
        return new TransportDescriptor(
                "Pigeons " + EVIL, "By air. " + EVIL, Standing.PREFERRED, form, SendingLimits.UNKNOWN);
    }

    public AccountSettings settings() {
        return new AccountSettings(
                "acme",
                revision,
                chosen,
                leavesBy,
                names,
                List.copyOf(ways.values()),
                health,
                warnings,
                fallback,
                change);
    }

    private void asked(Actor actor, String account, String what) {
        if (!account.equals("acme")
                || !(actor instanceof Actor.User user)
                || !user.name().equals("anna")) {
            throw new SecurityException("not theirs");
        }
        calls.add(what);
    }

    @Override
    public AccountSettings of(Actor actor, String account, Locale reader) {
        asked(actor, account, "of");
        return settings();
    }

    @Override
    public List<Finding> check(Actor actor, String account, Draft draft, Locale reader) {
        asked(actor, account, "check");
        return findings;
    }

    @Override
    public Testing test(Actor actor, String account, Draft draft, MailAddress recipient, Locale reader) {
        asked(actor, account, "test " + recipient + " " + reader);
        tested = draft;
        try {
            running.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return testing.apply(draft);
    }

    @Override
    public Saving save(Actor actor, String account, Draft draft, Optional<String> given, long based, Locale reader) {
        asked(actor, account, "save");
        saved = draft;
        proof = given.orElse(null);
        return saving(based);
    }

    private Saving saving(long based) {
        basedOn = based;
        return based == revision ? saving.apply(settings()) : new Saving.Conflict(settings());
    }

    @Override
    public Saving switchOn(Actor actor, String account, String way, long based, Locale reader) {
        asked(actor, account, "on " + way);
        return saving(based);
    }

    @Override
    public Saving switchOff(Actor actor, String account, String way, long based, Locale reader) {
        asked(actor, account, "off " + way);
        return saving(based);
    }

    @Override
    public Saving saveNames(Actor actor, String account, SenderNames wish, long based, Locale reader) {
        asked(actor, account, "names");
        wishedNames = wish;
        return saving(based);
    }

    @Override
    public Saving saveFallback(Actor actor, String account, FallbackPolicy policy, long based, Locale reader) {
        asked(actor, account, "fallback");
        wished = policy;
        return saving(based);
    }

    @Override
    public List<Finding> keepDraft(Actor actor, String account, Draft draft, Locale reader) {
        asked(actor, account, "keep");
        kept = draft;
        return draftFindings;
    }

    @Override
    public boolean dropDraft(Actor actor, String account, String way) {
        asked(actor, account, "drop " + way);
        return true;
    }

    @Override
    public List<TestMail> tests(Actor actor, String account, int most) {
        asked(actor, account, "tests");
        return tests;
    }

    @Override
    public List<AccountAddress> of(String account) {
        return account.equals("acme") ? people : List.of();
    }

    @Override
    public boolean isVerified(String account, MailAddress address) {
        return true;
    }

    @Override
    public Invitation invite(Actor actor, String account, MailAddress address, Locale locale) {
        asked(actor, account, "invite " + address + " " + locale);
        return invitation;
    }

    @Override
    public boolean remove(Actor actor, String account, MailAddress address) {
        asked(actor, account, "remove " + address);
        return true;
    }

    @Override
    public List<Failing> list(Optional<String> account, int most) {
        return account.equals(Optional.of("acme")) ? failing : List.of();
    }

    @Override
    public boolean tryAgain(Actor actor, Optional<String> account, String way) {
        asked(actor, account.orElse(""), "try " + way);
        return true;
    }

    static FallbackPolicy policy(String way, MessageClass... classes) {
        Set<MessageClass> set = EnumSet.noneOf(MessageClass.class);
        set.addAll(List.of(classes));
        return new FallbackPolicy(true, Optional.ofNullable(way), set);
    }

    /** What was entered as secrets, in clear. */
    static Map<String, String> clear(Draft draft) {
        Map<String, String> clear = new HashMap<>();
        draft.secrets().forEach((name, secret) -> clear.put(name, secret.reveal()));
        return clear;
    }
}
