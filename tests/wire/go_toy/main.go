// A toy orchestrator with its adapter: one program, the standard library only, everything in memory, a virtual clock.
// It has schedules (UTC; fields of a number, `*` or `*/n`) and sensors with cursors and run keys, over assets without
// dependencies. What user code does it asks the kit, in the middle of the call that runs the code.
package main

import (
	"encoding/json"
	"flag"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"
)

type object = map[string]any

type automation struct {
	Name, Cron      string
	Assets          []string
	MinimumInterval *float64  `json:"minimum_interval"`
	DefaultStatus   string    `json:"default_status"`
	stored, cursor  any       // nil, or a text
	last            time.Time // a sensor's last evaluation
	runKeys         map[string]bool
	ticks           []object
}

type message struct {
	ID        any
	Call      string
	Arguments struct {
		At, To      time.Time
		Of          string
		Definitions struct{ Schedules, Sensors []*automation }
	}
	Decision struct {
		Evaluation struct {
			RunRequests []struct {
				RunKey any `json:"run_key"`
				Assets []string
			} `json:"run_requests"`
			Cursor, Skip, Raise *string
		}
		Actions []struct{ Raise *string }
	}
}

var (
	forgetRunKeys = flag.Bool("forget-run-keys", false, "be broken: launch a run again for a key that has one")
	in            = json.NewDecoder(os.Stdin)
	out           = json.NewEncoder(os.Stdout) // ends each object with a newline
	automations   []*automation                // sorted by name
	runs          []object
)

func main() {
	flag.Parse()
	for {
		var call message
		if in.Decode(&call) != nil {
			return // the kit has ended the conversation
		}
		reply := carryOut(call)
		reply["id"] = call.ID
		_ = out.Encode(reply)
	}
}

func carryOut(call message) object {
	arguments, result := call.Arguments, any(nil)
	switch call.Call {
	case "describe":
		result = object{"protocol": 1, "target": "toy", "version": "1.0", "clock": object{"kind": "virtual", "downtime": false},
			"capabilities": []string{"schedules", "sensors", "sensors.cursor"},
			"operations":   []string{"open", "close", "start", "advance", "evaluate", "runs", "ticks", "automations"}}
	case "open":
		automations, runs = append(arguments.Definitions.Schedules, arguments.Definitions.Sensors...), []object{}
		sort.Slice(automations, func(i, j int) bool { return automations[i].Name < automations[j].Name })
		for _, each := range automations {
			each.runKeys, each.ticks = map[string]bool{}, []object{}
		}
	case "start", "ticks":
		for _, each := range automations {
			if each.Name == arguments.Of && call.Call == "start" {
				each.stored = "running"
				return object{"result": nil}
			} else if each.Name == arguments.Of {
				return object{"result": each.ticks}
			}
		}
		return object{"refused": object{"kind": "unknown_name", "message": "no schedule or sensor " + arguments.Of}}
	case "advance": // second by second: what is due is evaluated at its moment
		for now := arguments.At.Truncate(time.Second); !now.After(arguments.To); now = now.Add(time.Second) {
			evaluateAll(now, now.After(arguments.At))
		}
	case "evaluate":
		evaluateAll(arguments.At, true)
	case "runs":
		result = runs
	case "automations":
		shown := []object{}
		for _, each := range automations {
			shown = append(shown, object{"name": each.Name, "status": each.status(), "stored": each.stored, "cursor": each.cursor})
		}
		result = shown
	case "close":
	default:
		return object{"error": object{"kind": "unsupported", "message": call.Call}}
	}
	return object{"result": result}
}

func (a *automation) status() string {
	if a.stored != nil || a.DefaultStatus == "running" {
		return "running"
	}
	return "stopped"
}

// evaluateAll evaluates what is due now; a schedule is only where the clock has just come to its moment.
func evaluateAll(now time.Time, arrived bool) {
	for _, each := range automations {
		interval := 30.0
		if each.MinimumInterval != nil {
			interval = *each.MinimumInterval
		}
		if each.status() != "running" {
			continue
		} else if each.Cron != "" && arrived && matches(each.Cron, now) {
			each.evaluate("schedule", object{"scheduled_for": now}, object{"scheduled_for": now})
		} else if each.Cron == "" && (each.last.IsZero() || now.Sub(each.last).Seconds() >= interval) {
			each.last = now
			each.evaluate("sensor", object{"cursor": each.cursor}, object{"at": now})
		}
	}
}

func (a *automation) evaluate(kind string, handed, tick object) {
	told := ask(kind, a.Name, handed).Decision.Evaluation
	launched, keys := []any{}, []any{}
	a.ticks = append(a.ticks, tick)
	if told.Raise != nil {
		tick["status"], tick["error"] = "failure", *told.Raise
		return
	}
	if told.Cursor != nil {
		a.cursor, tick["cursor"] = *told.Cursor, *told.Cursor
	}
	for _, request := range told.RunRequests {
		if key, keyed := request.RunKey.(string); keyed {
			keys = append(keys, key)
			if a.runKeys[key] && !*forgetRunKeys {
				continue
			}
			a.runKeys[key] = true
		}
		run := object{"id": "run-" + strconv.Itoa(len(runs)+1), kind: a.Name, "run_key": request.RunKey, "status": "success",
			"scheduled_for": tick["scheduled_for"], "assets": request.Assets}
		if request.Assets == nil {
			run["assets"] = a.Assets
		}
		runs, launched = append(runs, run), append(launched, run["id"])
		execute(run)
	}
	tick["status"], tick["runs"], tick["run_keys"] = "success", launched, keys
	if len(launched) == 0 {
		tick["status"], tick["skip_reason"] = "skipped", told.Skip
	}
}

func execute(run object) {
	for _, asset := range run["assets"].([]string) {
		for _, action := range ask("asset", asset, object{"run": run["id"], "attempt": 1}).Decision.Actions {
			if action.Raise != nil {
				run["status"] = "failure"
				return // what is left is not reached
			}
		}
	}
}

// ask needs no ids: one call is in flight, and in it one question at a time.
func ask(kind, name string, handed object) (answer message) {
	_ = out.Encode(object{"id": "q", "decide": object{"kind": kind, "name": name}, "handed": handed})
	_ = in.Decode(&answer) // if the kit is gone, nothing is told, and `main` finds out
	return
}

func matches(cron string, now time.Time) bool {
	given := []int{now.Minute(), now.Hour(), now.Day(), int(now.Month()), int(now.Weekday())}
	for index, field := range strings.Fields(cron) {
		text, divided := strings.CutPrefix(field, "*/")
		number, _ := strconv.Atoi(text)
		if field != "*" && (divided && given[index]%number != 0 || !divided && given[index] != number) {
			return false
		}
	}
	return now.Second() == 0
}
