/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.karaf.service.guard.tools.ACLConfigurationParser;
import org.apache.karaf.service.guard.tools.ACLConfigurationParser.Specificity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The roles as Karaf reads them: its own parser on the file that the feature installs. */
class CommandRolesTest {
    private static final Path FILE = Path.of("../features/src/main/cfg/command-roles.cfg");

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "log", "status", "transports"})
    void whoMayOnlyLookMayLook(String command) throws IOException {
        assertThat(roles(command)).containsExactlyInAnyOrder("viewer", "manager", "admin");
        assertThat(roles(command, "--account", "acme", "x")).containsExactlyInAnyOrder("viewer", "manager", "admin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "resend", "suspend", "resume", "not-yet-known"})
    void whoMayOnlyLookMayNotChange(String command) throws IOException {
        assertThat(roles(command)).containsExactlyInAnyOrder("manager", "admin");
        assertThat(roles(command, "--account", "acme")).containsExactlyInAnyOrder("manager", "admin");
    }

    static Stream<List<String>> counting() {
        return Stream.of(
                List.of(),
                List.of("--help"),
                List.of("--all"),
                List.of("--account", "acme"),
                List.of("--account", "hold"));
    }

    @ParameterizedTest
    @MethodSource("counting")
    void countingIsLooking(List<String> words) throws IOException {
        assertThat(roles("queue", words.toArray(String[]::new))).contains("viewer", "manager", "admin");
    }

    static Stream<List<String>> changing() {
        return Stream.of(
                List.of("hold", Samples.ID.toString()),
                List.of("cancel"),
                List.of("--account", "acme", "hold"),
                List.of("--account", "a\nb", "cancel"),
                List.of("--all", "--yes", "cancel"),
                List.of("--all", "release"),
                List.of("-y", "--all", "cancel"),
                List.of("--account", "acme", "--all", "--yes", "hold"),
                List.of("--help", "hold"));
    }

    @ParameterizedTest
    @MethodSource("changing")
    void holdingReleasingAndCancellingIsNot(List<String> words) throws IOException {
        assertThat(roles("queue", words.toArray(String[]::new))).containsExactlyInAnyOrder("manager", "admin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"addresses", "suppressions"})
    void listingPeopleIsLookingAndChangingThemIsNot(String command) throws IOException {
        assertThat(roles(command, "acme")).contains("viewer", "manager", "admin");
        assertThat(roles(command, "--help")).contains("viewer");
        assertThat(roles(command, "--add", "x@acme.example", "acme")).containsExactlyInAnyOrder("manager", "admin");
        assertThat(roles(command, "acme", "--remove", "x@acme.example")).containsExactlyInAnyOrder("manager", "admin");
        assertThat(roles(command, "--add=x@acme.example")).containsExactlyInAnyOrder("manager", "admin");
    }

    @Test
    void lookingAtTemplatesIsLookingAndTheRestIsNot() throws IOException {
        assertThat(roles("templates")).contains("viewer");
        assertThat(roles("templates", "--account", "acme")).contains("viewer");
        assertThat(roles("templates", "show", "welcome")).contains("viewer");
        assertThat(roles("templates", "--account", "acme", "show", "reset", "--language", "fr"))
                .contains("viewer");
        for (List<String> words : List.of(
                List.of("reset", "welcome"),
                List.of("--account", "acme", "reset", "welcome", "--language", "en"),
                List.of("--account", "acme", "--all", "reset"),
                List.of("export", "/tmp/x"),
                List.of("--account", "show", "export", "/tmp/x"),
                List.of("--language", "en", "export", "/tmp/show"))) {
            assertThat(roles("templates", words.toArray(String[]::new)))
                    .as(words.toString())
                    .containsExactlyInAnyOrder("manager", "admin");
        }
    }

    @Test
    void lookingAtSettingsIsLookingAndTheRestIsNot() throws IOException {
        for (List<String> words : List.of(
                List.<String>of(),
                List.of("--help"),
                List.of("show", "acme"),
                List.of("form", "acme", "smtp"),
                List.of("--preset", "gmail", "form", "acme", "smtp"),
                List.of("--preset=gmail", "form", "acme", "smtp"))) {
            assertThat(roles("settings", words.toArray(String[]::new)))
                    .as(words.toString())
                    .contains("viewer");
        }
        for (List<String> words : List.of(
                List.of("save", "acme", "smtp"),
                List.of("on", "acme", "smtp"),
                List.of("off", "acme", "show"),
                List.of("--preset", "form", "save", "form", "smtp"),
                List.of("--preset", "gmail", "test", "acme", "smtp"),
                List.of("--to", "show", "test", "acme", "smtp", "host=form"),
                List.of("--name", "x", "names", "acme"))) {
            assertThat(roles("settings", words.toArray(String[]::new)))
                    .as(words.toString())
                    .containsExactlyInAnyOrder("manager", "admin");
        }
    }

    @Test
    void lookingAtHealthAndLimitsIsLookingAndTheRestIsNot() throws IOException {
        assertThat(roles("health")).contains("viewer");
        assertThat(roles("health", "acme")).contains("viewer");
        assertThat(roles("health", "--help")).contains("viewer");
        assertThat(roles("limits")).contains("viewer");
        assertThat(roles("limits", "show", "acme")).contains("viewer");
        assertThat(roles("limits", "top")).contains("viewer");
        assertThat(roles("limits", "top", "50")).contains("viewer");
        assertThat(roles("health", "--try-again", "acme", "smtp")).containsExactlyInAnyOrder("manager", "admin");
        assertThat(roles("health", "acme", "smtp", "--try-again")).containsExactlyInAnyOrder("manager", "admin");
        assertThat(roles("limits", "set", "acme", "smtp", "messages-per-day", "5"))
                .containsExactlyInAnyOrder("manager", "admin");
        assertThat(roles("settings", "fallback", "acme", "off")).containsExactlyInAnyOrder("manager", "admin");
    }

    @Test
    void lookingAtSendersIsLookingAndTheRestIsNot() throws IOException {
        assertThat(roles("senders")).contains("viewer");
        assertThat(roles("senders", "--help")).contains("viewer");
        assertThat(roles("senders", "list")).contains("viewer");
        assertThat(roles("senders", "list", "acme")).contains("viewer");
        for (List<String> words : List.of(
                List.of("request", "acme", "list@acme.example"),
                List.of("--name", "list", "request", "acme", "x@acme.example"),
                List.of("resend", "list"),
                List.of("cancel", "acme"),
                List.of("revoke", "list"))) {
            assertThat(roles("senders", words.toArray(String[]::new)))
                    .as(words.toString())
                    .containsExactlyInAnyOrder("manager", "admin");
        }
    }

    @Test
    void whoMayCountSeesTheCommand() throws IOException {
        List<String> roles = new ArrayList<>();
        ACLConfigurationParser.getRolesForInvocation("queue", null, null, file(), roles);

        assertThat(roles).contains("viewer");
    }

    /** The words of a command as Karaf hands them over. */
    private static List<String> roles(String command, String... words) throws IOException {
        List<String> roles = new ArrayList<>();
        Specificity found = ACLConfigurationParser.getRolesForInvocation(
                command, new Object[] {List.of(words).toString()}, null, file(), roles);
        assertThat(found).isNotEqualTo(Specificity.NO_MATCH);
        return roles;
    }

    private static Dictionary<String, Object> file() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(FILE, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        Dictionary<String, Object> dictionary = new Hashtable<>();
        properties.stringPropertyNames().forEach(name -> dictionary.put(name, properties.getProperty(name)));
        return dictionary;
    }
}
