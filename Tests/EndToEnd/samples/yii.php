<?php
// As much of Yii 1 as the sample component and controller touch. Served by PHP's built-in server: /Kunjungan/KirimEncounter.
// SAMPLE_DIR holds the extracted files as protected/…
error_reporting(E_ALL);
ini_set('display_errors', 'stderr');
set_error_handler(function ($level, $message) {
    if (error_reporting() & $level) throw new ErrorException($message, 0, $level);
});

class CComponent {}
class Controller {}
class CHttpException extends Exception {
    public function __construct($status, $message) { parent::__construct($message, $status); }
}
class CLogger { const LEVEL_ERROR = 'error'; }
class CJSON { public static function encode($value) { return json_encode($value); } }
class CDbExpression { public function __construct($text) {} }

#[AllowDynamicProperties]
class CActiveRecord {
    public static function model($class) { return new $class(); }
    public function findByAttributes($attributes) { return $this; }
    public function save() { return true; }
}

class CHttpRequest {
    public function __get($name) { return $name === 'isPostRequest' ? $_SERVER['REQUEST_METHOD'] === 'POST' : null; }
    public function getPost($name) { return $_POST[$name] ?? null; }
}

class CWebApplication {
    public $request;
    private $components = [];
    public function __construct() {
        $this->request = new CHttpRequest();
        $config = require getenv('SAMPLE_DIR') . '/protected/config/main.php';
        $settings = $config['components']['satusehat'];
        $class = substr($settings['class'], strrpos($settings['class'], '.') + 1);
        require_once getenv('SAMPLE_DIR') . "/protected/components/$class.php";
        $component = new $class();
        unset($settings['class']);
        foreach ($settings as $name => $value) $component->$name = $value;
        $this->components['satusehat'] = $component;
    }
    public function __get($name) { return $this->components[$name]; }
}

class Yii {
    private static $app;
    public static function app() { return self::$app ??= new CWebApplication(); }
    public static function log($message, $level, $category) { file_put_contents('php://stderr', "Yii::log($level): $message\n"); }
}

foreach (glob(getenv('SAMPLE_DIR') . '/protected/models/*.php') as $model) require_once $model;
[, $class, $action] = explode('/', parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
require_once getenv('SAMPLE_DIR') . "/protected/controllers/{$class}Controller.php";
$controller = "{$class}Controller";
header('Content-Type: application/json');
(new $controller())->{"action$action"}();
