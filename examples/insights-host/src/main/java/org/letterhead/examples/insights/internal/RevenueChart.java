/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws a week's revenue day by day beside that of the week before. */
final class RevenueChart {
    static {
        // A server has no screen. Without this a stray DISPLAY variable makes AWT look for one, and fail if there is
        // none. It holds for the whole JVM, so whoever has decided it before keeps the word. It stands above the
        // colours, since the first of them makes AWT look.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    /** As wide as the text of a mail. */
    static final int WIDTH = 600;

    static final int HEIGHT = 320;

    /** Twice the pixels, so that it is sharp on the screens of telephones. */
    static final int SCALE = 2;

    /** Dark and pale blue: told apart by brightness too, so also without colour vision and in print. */
    private static final Color THIS_WEEK = new Color(0x1b4f9c);

    private static final Color WEEK_BEFORE = new Color(0x8fa9cc);
    private static final Color INK = new Color(0x333333);
    private static final Color GRID = new Color(0xe2e2e2);

    private RevenueChart() {}

    /** Draws the chart as a PNG of {@value #SCALE} times {@value #WIDTH} by {@value #HEIGHT} pixels. */
    static byte[] png(WeeklyReport report, ReportWords words) {
        BufferedImage image = new BufferedImage(SCALE * WIDTH, SCALE * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(SCALE, SCALE);
            chart(report, words).paint(graphics, WIDTH, HEIGHT);
        } finally {
            graphics.dispose();
        }
        return encode(image);
    }

    private static CategoryChart chart(WeeklyReport report, ReportWords words) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(words.chartTitle())
                .build();
        style(chart.getStyler(), words);
        WeekFigures week = report.week();
        WeekFigures before = report.before();
        chart.addSeries(words.weekBefore(before.week()), words.weekdays(week.week()), before.revenueByDay());
        chart.addSeries(words.week(week.week()), words.weekdays(week.week()), week.revenueByDay());
        return chart;
    }

    private static void style(CategoryStyler style, ReportWords words) {
        style.setLocale(words.language())
                .setYAxisDecimalPattern("#,##0")
                .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
                .setAxisTickLabelsColor(INK)
                .setAxisTickMarksColor(GRID)
                .setPlotGridVerticalLinesVisible(false)
                .setPlotGridLinesColor(GRID)
                .setPlotGridLinesStroke(new BasicStroke(1));
        style.setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setChartFontColor(INK)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 14))
                .setChartTitleBoxVisible(false)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
                .setLegendBorderColor(Color.WHITE)
                .setSeriesColors(new Color[] {WEEK_BEFORE, THIS_WEEK});
        style.setAvailableSpaceFill(0.7);
    }

    private static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        // Not ImageIO.write(image, "png", png): that would go through a temporary file.
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
            if (!ImageIO.write(image, "png", out)) {
                throw new IllegalStateException("this Java has no PNG writer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a chart could not be written to memory", e);
        }
        return png.toByteArray();
    }
}
