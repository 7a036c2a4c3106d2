/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.letterhead.mail.transport.Preset;

/** An operator drops, changes and removes files; the form follows at once. */
class OperatorPresetsTest {
    private static final String ACME =
            """
            {"name": "Acme Mail", "values": {"host": "smtp.acme.example", "port": "587", "encryption": "starttls"}}
            """;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream errBefore = System.err;

    @TempDir
    private Path etc;

    private Path folder;
    private SmtpTransport transport;

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        folder = etc.resolve("letterhead").resolve("presets");
        transport = new SmtpTransport(
                Configurations.of(SmtpConfiguration.class, Map.of()), Tls.ofPlatform(), Optional.of(folder));
    }

    @AfterEach
    void stopListening() {
        System.setErr(errBefore);
    }

    @Test
    void withoutAFolderTheBundlesOwnAreOffered() {
        assertThat(ids()).startsWith("gmail").hasSize(6);
        assertThat(logged()).isEmpty();
    }

    @Test
    void aFileIsOfferedAsSoonAsItIsThereAndNoLongerWhenItIsGone() throws IOException {
        assertThat(ids()).doesNotContain("acme");

        write("acme", ACME);
        assertThat(ids()).hasSize(7).endsWith("acme");
        assertThat(preset("acme").name()).isEqualTo("Acme Mail");
        assertThat(preset("acme").values()).containsEntry("host", "smtp.acme.example");

        Files.delete(folder.resolve("acme.json"));
        assertThat(ids()).hasSize(6).doesNotContain("acme");
    }

    @Test
    void aChangedFileCountsAtOnce() throws IOException {
        write("acme", ACME);
        assertThat(preset("acme").values()).containsEntry("port", "587");

        write("acme", ACME.replace("587", "2525"));
        assertThat(preset("acme").values()).containsEntry("port", "2525");
    }

    @Test
    void aFileWithTheNameOfOneOfOursReplacesItInItsPlace() throws IOException {
        write("gmail", ACME.replace("Acme Mail", "Our Gmail"));
        assertThat(ids()).startsWith("gmail").hasSize(6);
        assertThat(preset("gmail").name()).isEqualTo("Our Gmail");

        Files.delete(folder.resolve("gmail.json"));
        assertThat(preset("gmail").name()).isEqualTo("Gmail");
    }

    @Test
    void aBrokenFileIsNamedOnceAndHarmsNoOther() throws IOException {
        write("acme", ACME);
        write("broken", ACME.replace("\"587\"", "\"lots\""));
        write("gmail", "{");

        assertThat(ids()).hasSize(7).contains("acme").doesNotContain("broken");
        assertThat(preset("gmail").name()).as("ours takes its place").isEqualTo("Gmail");
        assertThat(logged())
                .filteredOn(line -> line.contains("broken.json"))
                .singleElement()
                .asString()
                .contains("values.port", "lots");
        assertThat(logged())
                .filteredOn(line -> line.contains("gmail.json"))
                .singleElement()
                .asString()
                .contains("no valid JSON at line 1, column 2");

        write("broken", ACME);
        assertThat(ids()).contains("broken");
    }

    @Test
    void lettersThatAreNotUtf8AreNamed() throws IOException {
        Files.createDirectories(folder);
        Files.write(
                folder.resolve("acme.json"), ACME.replace("Acme", "Acm\u00e9").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(ids()).doesNotContain("acme");
        assertThat(logged()).singleElement().asString().contains("acme.json", "UTF-8");
    }

    @Test
    void aFileThatIsMuchTooLargeIsNotRead() throws IOException {
        write("acme", ACME + " ".repeat(300 * 1024));

        assertThat(ids()).doesNotContain("acme");
        assertThat(logged()).singleElement().asString().contains("acme.json", "bytes");
    }

    @Test
    void aFolderThatCannotBeReadIsNamedOnceAndTheBundlesOwnAreOffered() throws IOException {
        Files.createDirectories(folder.getParent());
        Files.writeString(folder, "not a folder");

        assertThat(ids()).hasSize(6);
        assertThat(ids()).hasSize(6);
        assertThat(logged()).singleElement().asString().contains(folder.toString(), "cannot be read");
    }

    @Test
    void otherFilesAreLeftAlone() throws IOException {
        Files.createDirectories(folder.resolve("old"));
        Files.writeString(folder.resolve("README.txt"), "Presets go here");
        Files.writeString(folder.resolve("acme.json.bak"), "{");

        assertThat(ids()).hasSize(6);
        assertThat(logged()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                                        | must be one JSON object",
                "{'name': 'A'} {}                                          | no valid JSON at line 1, column 1",
                "{}                                                        | name must be there",
                "{'name': ' '}                                             | name is empty",
                "{'name': {'fr': 'A'}}                                     | name has no en",
                "{'name': {'en': 'A', 'EN_us': 'B'}}                       | EN_us",
                "{'name': 'A', 'vaules': {}}                               | has vaules",
                "{'name': 'A', 'values': {'port': 587}}                    | values.port must be there and be a text",
                "{'name': 'A', 'values': {'server': 'x'}}                  | values.server is no field",
                "{'name': 'A', 'values': {'password': 'x'}}                | values.password is a secret",
                "{'name': 'A', 'values': {'host': 'https://a.example'}}    | values.host has a value",
                "{'name': 'A', 'values': {'encryption': 'ssl'}}            | values.encryption has a value",
                "{'name': 'A', 'limits': {'messagesPerDay': 0}}            | limits.messagesPerDay",
                "{'name': 'A', 'limits': {'perDay': 1}}                    | has perDay",
                "{'name': 'A', 'signIn': ['magic']}                        | magic",
                "{'name': 'A', 'steps': [{'text': 'B', 'link': 'http://a.example'}]}  | steps[0].link must be an https",
                "{'name': 'A', 'steps': [{'text': 'B', 'link': 'https://a b'}]}       | steps[0].link must be an https",
                "{'name': 'A', 'steps': [{'text': 'B'}, {'txt': 'C'}]}     | steps[1] has txt",
                "{'name': 'A', 'steps': 'B'}                               | steps must be a list",
                "{'name': 'A', 'caveats': [{'en': 1}]}                     | caveats[0].en must be",
                "{'name': 'A', 'question': 'Q'}                            | question must be there if",
                "{'name': 'A', 'variants': [{'id': 'b', 'name': 'B'}]}     | question must be there if",
                "{'name': 'A', 'question': 'Q', 'variants': [{'id': 'b', 'name': 'B', 'values': {'port': 'x'}}]}"
                        + " | variants[0].values.port has a value",
                "{'name': 'A', 'question': 'Q', 'variants': [{'id': 'b', 'name': 'B'}, {'id': 'b', 'name': 'C'}]}"
                        + " | variants[1].id is there twice",
            })
    void everyMistakeIsNamedWithItsPlace(String json, String problem) {
        PresetReader reader = new PresetReader(SmtpForm.form(Locale.ENGLISH, List.of()));

        assertThatThrownBy(() -> reader.read("acme", json.replace('\'', '"')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void theFilesNameIsTheId() throws IOException {
        write("Acme Mail", ACME);

        assertThat(ids()).hasSize(6);
        assertThat(logged()).singleElement().asString().contains("Acme Mail.json", "the file's name");
    }

    @Test
    void theExampleOfTheOperatorsGuideWorks() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "operator-guide.md"));
        String example = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                .matcher(guide)
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.contains("\"caveats\""))
                .findFirst()
                .orElseThrow();

        write("acme-mail", example);

        Preset preset = preset("acme-mail");
        assertThat(logged()).isEmpty();
        assertThat(preset.steps()).isNotEmpty();
        assertThat(preset.caveats()).isNotEmpty();
        assertThat(preset.variants()).isNotEmpty();
        assertThat(preset.limits().messagesPerDay()).isPresent();
    }

    private void write(String id, String json) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(id + ".json"), json);
    }

    private List<String> ids() {
        return transport.describe(Locale.ENGLISH).form().presets().stream()
                .map(Preset::id)
                .toList();
    }

    private Preset preset(String id) {
        return transport.describe(Locale.ENGLISH).form().preset(id).orElseThrow();
    }

    private List<String> logged() {
        return log.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
