/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Permanence;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;

/**
 * Reads the rules of one provider from a data file. The tree is read by hand, since mapping by reflection would take a
 * file with a misspelt key for a file without it.
 */
final class ReplyRulesReader {
    private static final Pattern HOST = Pattern.compile("[a-z0-9.*-]{1,253}");
    private static final Pattern CODE = Pattern.compile("[45](\\d\\d|xx)");
    private static final Set<String> FILE_KEYS = Set.of("hosts", "rules");
    private static final Set<String> RULE_KEYS = Set.of(
            "codes", "enhanced", "text", "phases", "cause", "scope", "permanence", "retry-after", "advice", "note");

    private ReplyRulesReader() {}

    /** Reads a file; what is wrong with it is said in the exception. */
    static ReplyProvider read(String json) {
        try {
            JsonReader reader = new JsonReader(new StringReader(json));
            reader.setStrictness(Strictness.STRICT);
            JsonObject file = JsonParser.parseReader(reader).getAsJsonObject();
            check(reader.peek() == JsonToken.END_DOCUMENT, "something follows after the end of the object");
            checkKeys(file, FILE_KEYS, "the file");
            List<Pattern> hosts =
                    texts(file, "hosts").stream().map(ReplyRulesReader::host).toList();
            check(!hosts.isEmpty(), "\"hosts\" names no server");
            Map<Integer, List<ReplyRule>> rules = new HashMap<>();
            for (JsonElement element : array(file, "rules")) {
                check(element.isJsonObject(), "a rule must be an object");
                JsonObject said = element.getAsJsonObject();
                checkKeys(said, RULE_KEYS, "a rule");
                ReplyRule rule = rule(said);
                List<Integer> codes = codes(said);
                codes.forEach(code ->
                        rules.computeIfAbsent(code, key -> new ArrayList<>()).add(rule));
            }
            return new ReplyProvider(hosts, rules);
        } catch (JsonParseException | IllegalStateException | DateTimeException | IOException e) {
            throw new IllegalArgumentException("it is not the JSON that is expected: " + e.getMessage(), e);
        }
    }

    private static ReplyRule rule(JsonObject said) {
        List<EnhancedCodes> enhanced =
                texts(said, "enhanced").stream().map(EnhancedCodes::of).toList();
        List<String> texts = texts(said, "text").stream()
                .map(text -> text.toLowerCase(Locale.ROOT))
                .toList();
        check(!enhanced.isEmpty() || !texts.isEmpty(), "a rule needs \"enhanced\" or \"text\"");
        check(texts.stream().noneMatch(String::isBlank), "\"text\" has an empty part");
        Set<Phase> phases = EnumSet.allOf(Phase.class);
        if (said.has("phases")) {
            phases = texts(said, "phases").stream()
                    .map(phase -> constant(Phase.class, phase, "phases"))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Phase.class)));
        }
        return new ReplyRule(enhanced, texts, phases, meaning(said));
    }

    private static ReplyReading.Meaning meaning(JsonObject said) {
        Cause cause = constant(Cause.class, text(said, "cause"), "cause");
        Scope scope = constant(Scope.class, text(said, "scope"), "scope");
        String advice = text(said, "advice");
        check(SmtpWords.knows(advice), "there is no advice " + advice);
        Optional<Permanence> permanence = said.has("permanence")
                ? Optional.of(constant(Permanence.class, text(said, "permanence"), "permanence"))
                : Optional.empty();
        Optional<Duration> retryAfter =
                said.has("retry-after") ? Optional.of(Duration.parse(text(said, "retry-after"))) : Optional.empty();
        check(
                retryAfter.filter(wait -> wait.isNegative() || wait.isZero()).isEmpty(),
                "\"retry-after\" must be longer than nothing");
        if (scope == Scope.QUOTA) {
            // Mail over a limit waits, whatever the first digit says: a row that forgets it would lose mail.
            check(retryAfter.isPresent(), "a rule with the scope QUOTA needs \"retry-after\"");
            check(
                    permanence.filter(Permanence.PERMANENT::equals).isEmpty(),
                    "a rule with the scope QUOTA cannot be permanent");
            permanence = Optional.of(Permanence.TEMPORARY);
        }
        return new ReplyReading.Meaning(cause, scope, advice, permanence, retryAfter);
    }

    private static Pattern host(String name) {
        String host = name.toLowerCase(Locale.ROOT);
        check(HOST.matcher(host).matches(), "\"hosts\" has " + name + ", which is no host name");
        return Pattern.compile(
                Arrays.stream(host.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    private static List<Integer> codes(JsonObject said) {
        List<Integer> codes = new ArrayList<>();
        for (String code : texts(said, "codes")) {
            check(CODE.matcher(code).matches(), "\"codes\" has " + code + "; write 550, or 5xx for all of them");
            if (code.endsWith("xx")) {
                int first = (code.charAt(0) - '0') * 100;
                IntStream.range(first, first + 100).forEach(codes::add);
            } else {
                codes.add(Integer.parseInt(code));
            }
        }
        check(!codes.isEmpty(), "a rule needs \"codes\"");
        return codes;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name, String key) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + key + "\" has " + name + ", which is none of "
                        + Arrays.toString(type.getEnumConstants())));
    }

    private static List<String> texts(JsonObject object, String key) {
        if (!object.has(key)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonElement element : array(object, key)) {
            check(
                    element instanceof JsonPrimitive text && text.isString(),
                    "\"" + key + "\" must be a list of strings");
            texts.add(element.getAsString());
        }
        return texts;
    }

    private static String text(JsonObject object, String key) {
        JsonElement value = object.get(key);
        check(value instanceof JsonPrimitive text && text.isString(), "\"" + key + "\" must be there and be a string");
        return value.getAsString();
    }

    private static JsonArray array(JsonObject object, String key) {
        JsonElement value = object.get(key);
        check(value instanceof JsonArray, "\"" + key + "\" must be there and be a list");
        return value.getAsJsonArray();
    }

    private static void checkKeys(JsonObject object, Set<String> known, String what) {
        check(known.containsAll(object.keySet()), what + " has keys other than " + known + ": " + object.keySet());
    }

    private static void check(boolean inOrder, String problem) {
        if (!inOrder) {
            throw new IllegalArgumentException(problem);
        }
    }
}
