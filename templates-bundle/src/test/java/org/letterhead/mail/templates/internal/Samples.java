/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sample models: {@code samples/<template id>.json}, typed as the template declares. */
final class Samples {
    private Samples() {}

    /** A model with every variable. */
    static Map<String, Object> full(Template template) {
        return entries(template.variables(), json(template.id()), true);
    }

    /** A model with what is required and nothing else. */
    static Map<String, Object> least(Template template) {
        return entries(template.variables(), json(template.id()), false);
    }

    static Map<String, Object> money(Object amount, String currency) {
        Map<String, Object> money = new LinkedHashMap<>();
        money.put("amount", amount);
        money.put("currency", currency);
        return money;
    }

    private static JsonObject json(String id) {
        String file = "/samples/" + id + ".json";
        try (InputStream in = Samples.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new AssertionError("the template " + id + " has no sample: add src/test/resources" + file);
            }
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> entries(List<Variable> variables, JsonObject json, boolean optional) {
        Map<String, Object> model = new LinkedHashMap<>();
        for (Variable variable : variables) {
            if (variable.required() || optional) {
                if (!json.has(variable.name())) {
                    throw new AssertionError("the sample lacks " + variable.name());
                }
                model.put(variable.name(), value(variable, json.get(variable.name()), optional));
            }
        }
        return model;
    }

    private static Object value(Variable variable, JsonElement json, boolean optional) {
        return switch (variable.type()) {
            case TEXT, LINK -> json.getAsString();
            case NUMBER, PERCENT, CHANGE -> json.getAsBigDecimal();
            case MONEY ->
                money(
                        json.getAsJsonObject().get("amount").getAsBigDecimal(),
                        json.getAsJsonObject().get("currency").getAsString());
            case DATE -> LocalDate.parse(json.getAsString());
            case FLAG -> json.getAsBoolean();
            case LIST -> {
                List<Object> rows = new ArrayList<>();
                json.getAsJsonArray()
                        .forEach(row -> rows.add(entries(variable.fields(), row.getAsJsonObject(), optional)));
                yield rows;
            }
        };
    }
}
