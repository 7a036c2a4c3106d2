/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.letterhead.mail.transport.FormFinding;
import org.letterhead.mail.transport.FormFinding.Missing;
import org.letterhead.mail.transport.Preset;
import org.letterhead.mail.transport.Preset.SignIn;
import org.letterhead.mail.transport.PresetStep;
import org.letterhead.mail.transport.Secret;
import org.letterhead.mail.transport.SettingsForm;
import org.letterhead.mail.transport.TransportSettings;

/** The presets that this bundle brings. */
class BundledPresetsTest {
    private static final Path FILES = Path.of("src", "main", "resources", "presets");
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH, new Locale("pl"));
    private static final SettingsForm FORM = SmtpForm.form(Locale.ENGLISH, List.of());
    private static final Presets PRESETS = new Presets(FORM, Optional.empty());

    static List<Preset> presets() {
        return PRESETS.in(Locale.ENGLISH);
    }

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList().stream();
        }
    }

    @Test
    void theyAreOfferedInTheirOrder() throws IOException {
        assertThat(presets())
                .extracting(Preset::id)
                .containsExactly(
                        "gmail", "google-workspace-relay", "microsoft-365", "outlook-com", "amazon-ses", "ovh");
        assertThat(files()).as("every file is in order.txt").hasSameSizeAs(presets());
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyTextIsThereInThreeLanguages(Path file) throws IOException {
        String id = file.getFileName().toString().replace(".json", "");
        PresetFile preset = new PresetReader(FORM).read(id, Files.readString(file));
        List<PresetText> texts = new ArrayList<>(preset.caveats());
        preset.steps().forEach(step -> texts.add(step.text()));
        preset.variants().forEach(variant -> texts.add(variant.name()));
        preset.question().ifPresent(texts::add);

        assertThat(texts).hasSizeGreaterThan(3).allSatisfy(text -> assertThat(text.byLanguage())
                .containsOnlyKeys("en", "fr", "pl"));
        assertThat(preset.name().byLanguage())
                .as("a brand has one name for all, anything else three")
                .satisfiesAnyOf(one -> assertThat(one).hasSize(1), all -> assertThat(all)
                        .containsOnlyKeys("en", "fr", "pl"));
        assertThat(preset.steps())
                .allSatisfy(
                        step -> assertThat(step.text().byLanguage().values()).doesNotHaveDuplicates());
        assertThat(preset.caveats())
                .isNotEmpty()
                .allSatisfy(caveat -> assertThat(caveat.byLanguage().values()).doesNotHaveDuplicates());
    }

    @ParameterizedTest
    @MethodSource("presets")
    void whatItFillsInPassesTheFormAndOpens(Preset preset) throws Exception {
        List<Map<String, String>> choices = preset.variants().isEmpty()
                ? List.of(preset.values())
                : preset.variants().stream().map(Preset.Variant::values).toList();
        for (Map<String, String> values : choices) {
            List<FormFinding> found = FORM.check(new TransportSettings(values, Map.of()));
            assertThat(found)
                    .as("only what a person adds")
                    .allMatch(Missing.class::isInstance)
                    .contains(new Missing("from.address"))
                    .doesNotContain(new Missing("host"), new Missing("port"), new Missing("encryption"));

            Map<String, String> all = new HashMap<>(values);
            all.put("from.address", "shop@acme.test");
            all.put("user", "shop@acme.test");
            all.put("sign-in", "password");
            TransportSettings whole = new TransportSettings(all, Map.of("password", Secret.of("secret")));
            assertThat(new AccountSettings(whole)
                            .server(
                                    java.time.Duration.ofSeconds(1),
                                    java.time.Duration.ofSeconds(1),
                                    SmtpServer.NO_NAME,
                                    false)
                            .host())
                    .isEqualTo(values.get("host"));
        }
    }

    @Test
    void linksLeadToTheProvidersOwnPages() {
        for (Preset preset : presets()) {
            List<URI> links = preset.steps().stream()
                    .flatMap(step -> step.link().stream())
                    .toList();
            assertThat(links).as(preset.id()).isNotEmpty().allSatisfy(link -> {
                assertThat(link.getScheme()).isEqualTo("https");
                assertThat(link.getHost())
                        .matches("(.*\\.)?(google\\.com|microsoft\\.com|amazon\\.com|ovh\\.com|ovhcloud\\.com)");
            });
        }
    }

    @Test
    void theFormOffersThemInTheReadersLanguage() {
        for (Locale locale : LANGUAGES) {
            assertThat(SmtpForm.form(locale, PRESETS.in(locale)).presets()).hasSize(6);
        }
        assertThat(steps("gmail", Locale.FRENCH).get(0)).startsWith("Activez la validation en deux étapes");
        assertThat(steps("gmail", new Locale("pl", "PL")).get(0)).startsWith("Włącz weryfikację dwuetapową");
        assertThat(steps("gmail", Locale.JAPANESE)).isEqualTo(steps("gmail", Locale.ENGLISH));
    }

    @Test
    void gmailAsksForTwoStepVerificationFirstThenTheAppPasswordThenToCopyIt() {
        List<String> steps = steps("gmail", Locale.ENGLISH);

        assertThat(steps.get(0)).contains("2-Step Verification");
        assertThat(steps.get(1)).contains("app password");
        assertThat(steps.get(2)).contains("Copy", "only once");
        assertThat(preset("gmail").caveats())
                .anySatisfy(caveat -> assertThat(caveat).contains("500", "24 hours"))
                .anySatisfy(caveat -> assertThat(caveat).contains("alias", "replaced"));
        assertThat(preset("gmail").variants())
                .extracting(variant -> variant.limits().messagesPerDay())
                .containsExactly(OptionalInt.of(500), OptionalInt.of(2000));
    }

    @Test
    void microsoftSignsInWithoutAPasswordFirst() {
        assertThat(preset("microsoft-365").signIns()).containsExactly(SignIn.OAUTH, SignIn.PASSWORD);
        assertThat(preset("outlook-com").signIns()).containsExactly(SignIn.OAUTH);
        assertThat(steps("microsoft-365", Locale.ENGLISH).get(0))
                .contains("Authenticated SMTP", "Users > Active users", "Mail > Manage email apps");
        assertThat(steps("microsoft-365", Locale.ENGLISH).get(1)).contains("Settings > Org settings");
        assertThat(steps("microsoft-365", Locale.ENGLISH).get(5)).contains("Mail flow > Rules");
        assertThat(preset("microsoft-365").caveats().get(0)).contains("December 2026");
        assertThat(preset("microsoft-365").limits().messagesPerMinute()).hasValue(30);
        assertThat(preset("microsoft-365").limits().connections()).hasValue(3);
    }

    @Test
    void theRegionOfAmazonIsChosenFromAListAndNeverTyped() {
        assertThat(preset("amazon-ses").values()).doesNotContainKey("host");
        assertThat(preset("amazon-ses").variants()).hasSizeGreaterThan(10).allSatisfy(region -> {
            assertThat(region.values())
                    .containsEntry("host", "email-smtp." + region.id() + ".amazonaws.com")
                    .containsEntry("port", "465");
            assertThat(region.name()).endsWith(", " + region.id());
        });
    }

    private static Preset preset(String id) {
        return presets().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    }

    private static List<String> steps(String id, Locale locale) {
        return PRESETS.in(locale).stream()
                .filter(one -> one.id().equals(id))
                .flatMap(one -> one.steps().stream())
                .map(PresetStep::text)
                .toList();
    }
}
