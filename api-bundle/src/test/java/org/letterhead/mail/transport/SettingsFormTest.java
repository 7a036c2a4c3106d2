/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.transport.FormField.Condition;
import org.letterhead.mail.transport.FormField.Option;
import org.letterhead.mail.transport.FormField.Type;
import org.letterhead.mail.transport.FormFinding.Malformed;
import org.letterhead.mail.transport.FormFinding.Missing;
import org.letterhead.mail.transport.FormFinding.Noticed;
import org.letterhead.mail.transport.FormRule.Level;
import org.letterhead.mail.transport.FormRule.Notice;
import org.letterhead.mail.transport.FormRule.Suggestion;

/** A third party's form: it says everything by records, and the page needs no code of the driver's. */
class SettingsFormTest {
    private static final Notice NO_NIGHT =
            new Notice(Level.ERROR, "hour", List.of(is("speed", "fast"), is("hour", "22", "23")), "Owls only.");
    private static final SettingsForm FORM = new SettingsForm(
            List.of(
                    field("loft", Type.HOST, true),
                    field("hour", Type.PORT, false),
                    choice(),
                    field("keeper", Type.ADDRESS, false),
                    field("insured", Type.SWITCH, false),
                    field("note", Type.TEXT, false),
                    new FormField("whistle", Type.SECRET, "", "", true, true, "", List.of(), shownFor("fast"))),
            List.of(
                    new Suggestion(is("speed", "slow"), "hour", List.of("8", "9")),
                    new Suggestion(is("speed", "fast"), "hour", List.of("12")),
                    NO_NIGHT),
            List.of(),
            Optional.of(new SettingsForm.Handover("Ask the keeper", "Dear keeper, ...")));

    @Test
    void aGoodFormIsFoundGood() {
        assertThat(FORM.check(new TransportSettings(
                        Map.of("loft", "loft.example", "hour", "12", "speed", "fast", "insured", "true"),
                        Map.of("whistle", Secret.of("fiu")))))
                .isEmpty();
    }

    @Test
    void whatIsMissingIsNamedInTheOrderOfTheForm() {
        assertThat(check(Map.of("speed", "fast"))).containsExactly(new Missing("loft"), new Missing("whistle"));
        assertThat(check(Map.of("loft", " ", "speed", "slow")))
                .as("the whistle is not asked for when it is slow")
                .containsExactly(new Missing("loft"));
    }

    @Test
    void whatDependsOnAFieldThatIsNotAskedIsNotAskedEither() {
        SettingsForm form = new SettingsForm(List.of(
                choice(),
                new FormField("saddle", Type.SWITCH, "", "", false, false, "", List.of(), shownFor("fast")),
                new FormField(
                        "colour", Type.TEXT, "", "", true, false, "", List.of(), Optional.of(is("saddle", "true")))));

        assertThat(form.check(new TransportSettings(Map.of("speed", "fast", "saddle", "true"), Map.of())))
                .containsExactly(new Missing("colour"));
        assertThat(form.check(new TransportSettings(Map.of("speed", "slow", "saddle", "true"), Map.of())))
                .as("the saddle was left behind")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "loft, https://loft.example",
        "loft, loft.example:465",
        "loft, loft example",
        "hour, 0",
        "hour, 65536",
        "hour, noon",
        "speed, medium",
        "keeper, anna",
        "insured, yes",
        "note, 'two\nlines'",
    })
    void aValueThatDoesNotFitNamesItsField(String field, String value) {
        Map<String, String> values = new HashMap<>(Map.of("loft", "loft.example", "speed", "slow"));
        values.put(field, value);

        assertThat(check(values)).containsExactly(new Malformed(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loft.example", "192.0.2.1", "2001:db8::1", "pošta.example"})
    void hostsAreNamesAndAddresses(String host) {
        assertThat(check(Map.of("loft", host, "speed", "slow"))).isEmpty();
    }

    @Test
    void aNoticeIsSaidWhenAllItsConditionsHold() {
        assertThat(check(Map.of("loft", "a.example", "speed", "slow", "hour", "22")))
                .isEmpty();
        assertThat(FORM.check(new TransportSettings(
                        Map.of("loft", "a.example", "speed", "fast", "hour", "22"),
                        Map.of("whistle", Secret.of("fiu")))))
                .containsExactly(new Noticed(NO_NIGHT))
                .extracting(FormFinding::field)
                .containsExactly("hour");
    }

    @Test
    void aSuggestionFollowsTheOtherFieldUntilSomebodyHasTypedSomethingElse() {
        assertThat(FORM.suggestions("hour", Map.of("speed", "slow"))).containsExactly("8", "9");
        assertThat(FORM.suggestions("hour", Map.of())).isEmpty();

        assertThat(FORM.proposal("hour", Map.of("speed", "slow"))).contains("8");
        assertThat(FORM.proposal("hour", Map.of("speed", "slow", "hour", "12")))
                .as("12 was proposed for fast")
                .contains("8");
        assertThat(FORM.proposal("hour", Map.of("speed", "slow", "hour", "9")))
                .as("9 fits")
                .isEmpty();
        assertThat(FORM.proposal("hour", Map.of("speed", "slow", "hour", "11")))
                .as("11 is somebody's own choice")
                .isEmpty();
        assertThat(FORM.proposal("note", Map.of("speed", "slow"))).isEmpty();
    }

    @Test
    void aPresetFillsInOnlyFieldsThatAreThereAndNoSecrets() {
        assertThat(with(preset("a", Map.of("loft", "a.example"))).preset("a")).isPresent();
        assertThatThrownBy(() -> with(preset("a", Map.of("attic", "x")))).hasMessageContaining("attic");
        assertThatThrownBy(() -> with(preset("a", Map.of("whistle", "x")))).hasMessageContaining("whistle");
        assertThatThrownBy(() -> with(preset("a", Map.of()), preset("a", Map.of())))
                .hasMessageContaining("same id");
    }

    @Test
    void aRuleNamesFieldsThatAreThere() {
        assertThatThrownBy(() -> new SettingsForm(
                        List.of(choice()),
                        List.of(new Suggestion(is("speed", "slow"), "hour", List.of("8"))),
                        List.of(),
                        Optional.empty()))
                .hasMessageContaining("hour");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a.example/", "javascript:alert(1)", "https:a", "https://u:p@a.example/"})
    void aStepLinksToNothingButHttps(String link) {
        assertThatThrownBy(() -> new PresetStep("Go there", Optional.of(URI.create(link))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void variantsAnswerAQuestion() {
        assertThatThrownBy(() -> new Preset(
                        "a",
                        "A",
                        List.of(),
                        Map.of(),
                        SendingLimits.UNKNOWN,
                        "",
                        List.of(new Preset.Variant("b", "B", Map.of(), SendingLimits.UNKNOWN)),
                        List.of(),
                        List.of()))
                .hasMessageContaining("question");
    }

    private static List<FormFinding> check(Map<String, String> values) {
        return FORM.check(new TransportSettings(values, Map.of()));
    }

    private static SettingsForm with(Preset... presets) {
        return new SettingsForm(FORM.fields(), FORM.rules(), List.of(presets), Optional.empty());
    }

    private static Preset preset(String id, Map<String, String> values) {
        return new Preset(id, "A", List.of(), values, SendingLimits.UNKNOWN, "", List.of(), List.of(), List.of());
    }

    private static FormField field(String name, Type type, boolean required) {
        return new FormField(name, type, name, "", required, false, "", List.of(), Optional.empty());
    }

    private static FormField choice() {
        return new FormField(
                "speed",
                Type.CHOICE,
                "Speed",
                "",
                false,
                false,
                "",
                List.of(new Option("slow", "Slow"), new Option("fast", "Fast")),
                Optional.empty());
    }

    private static Optional<Condition> shownFor(String speed) {
        return Optional.of(is("speed", speed));
    }

    private static Condition is(String field, String... values) {
        return new Condition(field, Set.of(values));
    }
}
