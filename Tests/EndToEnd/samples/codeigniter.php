<?php
// As much of CodeIgniter 3 as the sample library and controller touch. Served by PHP's built-in server: /Kunjungan/kirim_encounter.
// SAMPLE_DIR holds the extracted files as application/…
define('BASEPATH', __DIR__);
error_reporting(E_ALL);
ini_set('display_errors', 'stderr');
set_error_handler(function ($level, $message) { throw new ErrorException($message, 0, $level); });

$ci = null;
function &get_instance() { global $ci; return $ci; }
function log_message($level, $message) { file_put_contents('php://stderr', "log_message($level): $message\n"); }
function validation_errors() { return implode(' ', get_instance()->form_validation->errors); }

class CI_Config {
    private $items = [];
    public function load($name) {
        $config = [];
        include getenv('SAMPLE_DIR') . "/application/config/$name.php";
        $this->items += $config;
    }
    public function item($name) { return $this->items[$name] ?? null; }
}

class CI_Input {
    public $raw_input_stream;
    public function __construct() { $this->raw_input_stream = file_get_contents('php://input'); }
    public function post($name) { return $_POST[$name] ?? null; }
}

class CI_Form_validation {
    public $errors = [];
    private $rules = [];
    public function set_rules($field, $label, $rules) { $this->rules[$field] = [$label, explode('|', $rules)]; }
    public function run() {
        $given = json_decode(get_instance()->input->raw_input_stream, true) ?: [];
        foreach ($this->rules as $field => [$label, $rules]) {
            if (in_array('required', $rules) && empty($given[$field])) $this->errors[] = "$label wajib diisi.";
        }
        return $this->errors === [];
    }
}

class CI_DB {
    public function where($field, $value) { return $this; }
    public function update($table, $values) { return true; }
}

class CI_Loader {
    public function library($name) {
        if ($name === 'curl') return;
        require_once getenv('SAMPLE_DIR') . '/application/libraries/' . ucfirst($name) . '.php';
        $class = ucfirst($name);
        get_instance()->$name = new $class();
    }
    public function model($name) {
        require_once getenv('SAMPLE_DIR') . '/application/models/' . ucfirst($name) . '.php';
        $class = ucfirst($name);
        get_instance()->$name = new $class();
    }
    public function database() {}
}

#[AllowDynamicProperties]
class CI_Controller {
    public function __construct() {
        global $ci;
        $ci = $this;
        $this->load = new CI_Loader();
        $this->config = new CI_Config();
        $this->input = new CI_Input();
        $this->form_validation = new CI_Form_validation();
        $this->db = new CI_DB();
        if (file_exists(getenv('SAMPLE_DIR') . '/application/config/satusehat.php')) $this->config->load('satusehat');
    }
}

#[AllowDynamicProperties]
class CI_Model {
    public function __construct() { $this->load = get_instance()->load; $this->db = get_instance()->db; }
}

if (PHP_SAPI === 'cli-server') {
    [, $class, $method] = explode('/', parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
    require_once getenv('SAMPLE_DIR') . "/application/controllers/$class.php";
    header('Content-Type: application/json');
    (new $class())->$method();
}
