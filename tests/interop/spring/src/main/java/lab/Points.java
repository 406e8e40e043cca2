// SPDX-License-Identifier: GPL-3.0-or-later
package lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.stereotype.Controller;

/** The lab's handler: passes points on, and publishes polygons of those that reached this server. */
@Controller
public class Points {
    /** As in every lab server: whole numbers. */
    public record Point(int x, int y) {}

    private final SimpMessagingTemplate template;
    private final String cadence;
    private final int every;
    private final Map<String, List<Point>> lists = new HashMap<>();

    public Points(SimpMessagingTemplate template, @Value("${cadence:cleared}") String cadence,
                  @Value("${every:4}") int every) {
        this.template = template;
        this.cadence = cadence;
        this.every = every;
    }

    @MessageMapping("/newpoint.{id}")
    public void newPoint(Point point, @DestinationVariable("id") String id) {
        template.convertAndSend("/topic/newpoint." + id, point);
        List<Point> polygon = take(point, id);
        if (!polygon.isEmpty())
            template.convertAndSend("/topic/newpolygon." + id, polygon);
    }

    /** The polygon that this point completes; empty when it completes none. */
    private synchronized List<Point> take(Point point, String id) {
        List<Point> list = lists.computeIfAbsent(id, key -> new ArrayList<>());
        list.add(point);
        boolean completes = switch (cadence) {
            case "growing" -> list.size() >= every;
            case "whole" -> list.size() % every == 0;
            default -> list.size() == every;
        };
        if (!completes)
            return List.of();
        List<Point> polygon = List.copyOf(list);
        if (cadence.equals("cleared"))
            list.clear();
        return polygon;
    }
}
