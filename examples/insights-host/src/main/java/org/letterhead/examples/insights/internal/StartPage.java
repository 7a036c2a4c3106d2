/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import com.github.mustachejava.Mustache;
import com.github.mustachejava.SafeMustacheFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.RecipientStatus;
import org.letterhead.mail.texts.Texts;

/** Writes the start page. mustache.java escapes every value, and refuses templates that would not. */
final class StartPage {
    static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH, Locale.forLanguageTag("pl"));

    private static final Texts TEXTS = Texts.of(StartPage.class, "start");

    private final ShopAccounts accounts;
    private final ShopPeople people;
    private final Mustache start = template("start.html");
    private final Mustache refusal = template("refusal.html");

    StartPage(ShopAccounts accounts, ShopPeople people) {
        this.accounts = accounts;
        this.people = people;
    }

    /**
     * What the page says first.
     *
     * @param style {@code done} or {@code error}
     * @param title in a few words
     * @param details sentences
     * @param english whether these are in English, whatever the reader's language
     */
    record Notice(String style, String title, List<String> details, boolean english) {}

    String write(Optional<Notice> notice, String token, Locale reader) {
        Map<String, Object> values = new HashMap<>();
        notice.ifPresent(said -> values.put("notice", said));
        values.put("field", FormToken.FIELD);
        values.put("token", token);
        values.put(
                "shops",
                accounts.names().stream()
                        .map(account -> shop(accounts.shop(account).orElseThrow(), reader))
                        .toList());
        return fill(start, values, reader);
    }

    /** A page that says no. */
    String refusal(String why, Locale reader) {
        return fill(refusal, Map.of("why", TEXTS.say("refusal." + why, reader)), reader);
    }

    /** What has become of a shop's mail; empty if it is nobody's here. */
    Optional<Notice> sent(MailStatus status, Locale reader) {
        return accounts.find(status.account()).map(shop -> {
            List<String> details = new ArrayList<>();
            status.recipients().forEach(recipient -> details.add(recipient(recipient, reader)));
            details.add(TEXTS.say("sent.id", Map.of("id", status.id().toString()), reader));
            String title = TEXTS.say("sent.title", Map.of("shop", shop.displayName()), reader);
            return new Notice("done", title, details, false);
        });
    }

    Notice unavailable(String why, Locale reader) {
        return new Notice("error", TEXTS.say("unavailable.title", reader), List.of(why), true);
    }

    Notice refused(String why, Locale reader) {
        return new Notice("error", TEXTS.say("refused.title", reader), List.of(why), true);
    }

    Notice noSettingsPage(Locale reader) {
        return new Notice(
                "error", TEXTS.say("no-settings.title", reader), List.of(TEXTS.say("no-settings.text", reader)), false);
    }

    /** A file of the page's. */
    static String file(String name) {
        try (InputStream in = StartPage.class.getResourceAsStream("/pages/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read pages/" + name + " of this bundle", e);
        }
    }

    private Map<String, Object> shop(Shop shop, Locale reader) {
        String name = shop.profile().displayName();
        return Map.of(
                "account", shop.profile().account(),
                "name", name,
                "shopLanguage", shop.profile().locale().toLanguageTag(),
                "goesTo",
                        TEXTS.say(
                                "goes-to",
                                Map.of("address", shop.contact().address().toString()),
                                reader),
                "people",
                        people.of(shop.profile().account()).stream()
                                .map(person -> person(person, shop, reader))
                                .toList());
    }

    private static Map<String, Object> person(Person person, Shop shop, Locale reader) {
        boolean administers = person.administers().contains(shop.profile().account());
        return Map.of(
                "login",
                person.login(),
                "continue",
                TEXTS.say("continue", Map.of("name", person.name()), reader),
                "role",
                TEXTS.say(
                        administers ? "role.administers" : "role.none",
                        Map.of("shop", shop.profile().displayName()),
                        reader));
    }

    private static String recipient(RecipientStatus recipient, Locale reader) {
        String said = TEXTS.say(
                "state." + recipient.state().name(),
                Map.of("address", recipient.recipient().toString()),
                reader);
        return recipient.reason().isEmpty() ? said : said + " " + recipient.reason();
    }

    private static String fill(Mustache template, Map<String, ?> values, Locale reader) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("language", reader.toLanguageTag());
        all.put(
                "t",
                TEXTS.keys(Locale.ENGLISH).stream()
                        .collect(Collectors.toMap(key -> key, key -> TEXTS.say(key, reader))));
        StringWriter html = new StringWriter();
        template.execute(html, all);
        return html.toString();
    }

    private static Mustache template(String name) {
        // It names no other file, so there is none to be allowed.
        return new SafeMustacheFactory(Set.of(), "pages").compile(new StringReader(file(name)), name);
    }
}
