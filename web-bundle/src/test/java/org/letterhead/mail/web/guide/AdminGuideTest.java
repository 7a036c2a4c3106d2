/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In the guide for account administrators whatever is bold stands on a page: as it is there, in the guide's language. */
class AdminGuideTest {
    private static final Path PROJECT = Path.of("..");
    private static final Path GUIDES = PROJECT.resolve(Path.of("docs", "admin-guide"));
    private static final Path RESOURCES = Path.of("src", "main", "resources");

    private static final Pattern BOLD = Pattern.compile("\\*\\*(.+?)\\*\\*", Pattern.DOTALL);
    private static final Pattern PICTURE =
            Pattern.compile("!\\[([^]]*)]\\(\\.\\./images/([a-z-]+)\\.([a-z]+)\\.png\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ ");

    /** What a page fills in, such as {@code {host}}. */
    private static final Pattern FILLED_IN = Pattern.compile("\\{[^{}]*}");

    private static final Pattern END_OF_SENTENCE = Pattern.compile("(?<=[.:?]) ");

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr", "pl"})
    void namesWhatIsOnThePages(String language) throws IOException {
        List<Pattern> onPages = Stream.concat(texts(language), presets(language))
                .flatMap(AdminGuideTest::beginnings)
                .map(AdminGuideTest::filledIn)
                .toList();

        List<String> bold = BOLD.matcher(guide(language))
                .results()
                .map(found -> plain(found.group(1)))
                .distinct()
                .toList();

        assertThat(bold).isNotEmpty();
        assertThat(bold)
                .filteredOn(words ->
                        onPages.stream().noneMatch(text -> text.matcher(words).matches()))
                .as("bold in %s.md, but on no page", language)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "pl"})
    void tellsTheSameAsInEnglish(String language) throws IOException {
        assertThat(matches(HEADING, language)).isEqualTo(matches(HEADING, "en"));
        assertThat(pictures(language)).isEqualTo(pictures("en"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr", "pl"})
    void showsPicturesOfItsOwnLanguageAndDescribesThem(String language) throws IOException {
        assertThat(PICTURE.matcher(guide(language)).results()).isNotEmpty().allSatisfy(picture -> {
            assertThat(picture.group(3)).isEqualTo(language);
            assertThat(picture.group(1)).isNotBlank();
        });
    }

    private static List<String> pictures(String language) throws IOException {
        return PICTURE.matcher(guide(language))
                .results()
                .map(picture -> picture.group(2))
                .toList();
    }

    private static List<String> matches(Pattern pattern, String language) throws IOException {
        return pattern.matcher(guide(language))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static String guide(String language) throws IOException {
        return Files.readString(GUIDES.resolve(language + ".md"));
    }

    /** All texts of the project in a language. */
    private static Stream<String> texts(String language) throws IOException {
        return files("_" + language + ".properties").stream()
                .filter(file -> file.getParent().endsWith("i18n"))
                .flatMap(file -> read(file).values().stream().map(String.class::cast));
    }

    /** The names of providers, and the steps there. */
    private static Stream<String> presets(String language) throws IOException {
        Pattern text = Pattern.compile("\"(?:name|" + language + ")\": \"([^\"]+)\"");
        List<String> texts = new ArrayList<>();
        for (Path file : files(".json")) {
            if (file.getParent().endsWith("presets")) {
                text.matcher(Files.readString(file)).results().forEach(found -> texts.add(found.group(1)));
            }
        }
        return texts.stream();
    }

    private static List<Path> files(String end) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> rooms = Files.list(PROJECT)) {
            for (Path resources : rooms.map(room -> room.resolve(RESOURCES))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(resources)) {
                    files.filter(file -> file.toString().endsWith(end)).forEach(found::add);
                }
            }
        }
        return found;
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** A text as a whole, and up to the end of each sentence: the guide need not quote the advice that follows. */
    private static Stream<String> beginnings(String text) {
        String plain = plain(text);
        return Stream.concat(
                Stream.of(plain), END_OF_SENTENCE.matcher(plain).results().map(end -> plain.substring(0, end.start())));
    }

    private static Pattern filledIn(String text) {
        String fixed = FILLED_IN.matcher(text).replaceAll("");
        if (fixed.chars().filter(Character::isLetter).count() < 2) {
            return Pattern.compile(Pattern.quote(text));
        }
        return Pattern.compile(
                Stream.of(FILLED_IN.split(text, -1)).map(Pattern::quote).collect(Collectors.joining(".+")));
    }

    /** Line breaks, unbreakable spaces and the two kinds of apostrophes make no difference. */
    private static String plain(String text) {
        return text.replace('\u2019', '\'')
                .replaceAll("[\\s\u00a0\u202f]+", " ")
                .strip();
    }
}
